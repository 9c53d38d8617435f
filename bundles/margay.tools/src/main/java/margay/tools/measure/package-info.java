/** What commands that measure have in common: figures to print, and memory. */
@Export
@Version("0.1.0")
package margay.tools.measure;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
