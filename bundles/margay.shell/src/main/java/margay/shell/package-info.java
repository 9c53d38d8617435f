/**
 * The command line's extension point: commands that bundles provide, and what they need to be written.
 *
 * <p>A bundle registers {@link margay.shell.Command} services, annotated with picocli, and imports the package {@code
 * picocli} for that. The shell provides {@link margay.shell.Services}.
 */
@Export
@Version("1.0.0")
package margay.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
