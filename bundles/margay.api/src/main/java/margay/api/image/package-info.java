/**
 * Pictures: decoded pixels, and the service that decodes files.
 *
 * <p>Vision provides {@link margay.api.image.ImageDecoder}; sources and capabilities consume it.
 */
@Export
@Version("1.0.0")
package margay.api.image;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
