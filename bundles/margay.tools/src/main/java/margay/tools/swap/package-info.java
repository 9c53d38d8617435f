/** Swaps of a model while clients ask: what commands need that show or measure them. */
@Export
@Version("0.1.0")
package margay.tools.swap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
