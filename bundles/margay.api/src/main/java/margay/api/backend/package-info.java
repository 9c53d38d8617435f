/**
 * What a backend provides: it opens model files and runs them on some hardware.
 *
 * <p>A backend bundle registers a {@link margay.api.backend.Backend} service; the engine consumes it. The interfaces
 * that backends implement are {@code @ConsumerType}, so bnd lets a backend import this package up to the next major
 * version.
 */
@Export
@Version("1.1.0")
package margay.api.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
