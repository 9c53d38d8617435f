/**
 * Vision for capabilities: tensors from pictures, geometry, and drawing.
 *
 * <p>A library: capabilities import the package and call it; nobody implements anything here. The service that decodes
 * picture files is {@link margay.api.image.ImageDecoder}.
 *
 * <p>Coordinates: a {@link margay.api.image.Point} counts from the centre of the upper left pixel; a {@link
 * margay.api.image.Box} counts from the upper left corner of that pixel, so a whole picture is the box (0, 0, width,
 * height), and the pixel at the point (x, y) covers the box (x, y, x + 1, y + 1).
 */
@Export
@Version("1.0.0")
package margay.vision;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
