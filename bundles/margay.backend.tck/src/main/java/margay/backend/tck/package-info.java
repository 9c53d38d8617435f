/**
 * The kit that every backend must pass: extend {@link margay.backend.tck.BackendTck} and return the backend.
 *
 * <p>A bundle of tests imports this package; nothing on a box does.
 */
@Export
@Version("1.0.0")
package margay.backend.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
