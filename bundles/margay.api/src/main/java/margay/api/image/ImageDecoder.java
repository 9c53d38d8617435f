package margay.api.image;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decodes picture files, upright (EXIF orientation is applied). Thread-safe.
 */
@ProviderType
public interface ImageDecoder {
    /**
     * Decodes a file at full size.
     *
     * @param file the whole file: JPEG, PNG, BMP or WebP; its position is not changed
     * @return the picture, which the caller closes
     * @throws ImageException if it is no such file, damaged, or over the limits, or the memory has no room for it now;
     *     nothing of a picture over the limits is decoded
     */
    default Image decode(ByteBuffer file) throws ImageException {
        return decode(file, Integer.MAX_VALUE);
    }

    /**
     * Decodes a file, perhaps smaller than it is: fast where details are not needed.
     *
     * @param file the whole file: JPEG, PNG, BMP or WebP; its position is not changed
     * @param enough the picture may be made smaller as long as its shorter side keeps that many pixels; it is never made
     *     larger
     * @return the picture, which the caller closes; {@link Image#scale()} tells how it was scaled
     * @throws ImageException if it is no such file, damaged, or over the limits, or the memory has no room for it now
     */
    Image decode(ByteBuffer file, int enough) throws ImageException;
}
