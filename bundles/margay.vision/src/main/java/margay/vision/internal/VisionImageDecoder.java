package margay.vision.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The decoder service: JPEG by the system's libturbojpeg where it is installed, everything else by ImageIO. Colour
 * profiles are not applied, except to CMYK: models are trained on pixels as they are stored. The library is loaded in the
 * background from activation on, for that takes longer than decoding.
 */
@Component(configurationPid = "margay.vision")
@Designate(ocd = VisionImageDecoder.Configuration.class)
public final class VisionImageDecoder implements ImageDecoder {
    private final Limits limits;
    private final PixelPool pool;
    private final CompletableFuture<Optional<TurboJpeg>> turboJpeg;

    /** What a box decodes, and how. */
    @ObjectClassDefinition(name = "Margay Vision", description = "Decoding of picture files")
    public @interface Configuration {
        /** @return see the description */
        @AttributeDefinition(description = "Largest picture that is decoded, in pixels (width times height)")
        long maxPixels() default 50_000_000;

        /** @return see the description */
        @AttributeDefinition(description = "Longest side of a picture that is decoded, in pixels")
        int maxSide() default 16_384;

        /** @return see the description */
        @AttributeDefinition(description = "Largest picture file that is decoded, in bytes")
        int maxFileBytes() default 33_554_432;

        /** @return see the description */
        @AttributeDefinition(description = "Memory for pixels that is kept for the next pictures, in bytes")
        long pooledBytes() default 33_554_432;

        /** @return see the description */
        @AttributeDefinition(description = "Decode JPEG with the system's libturbojpeg if it is installed")
        boolean turboJpeg() default true;
    }

    /** @param configuration limits and choices */
    @Activate
    public VisionImageDecoder(Configuration configuration) {
        this(
                new Limits(configuration.maxPixels(), configuration.maxSide(), configuration.maxFileBytes()),
                configuration.pooledBytes(),
                configuration.turboJpeg());
    }

    VisionImageDecoder(Limits limits, long pooledBytes, boolean turboJpeg) {
        this.limits = limits;
        this.pool = new PixelPool(pooledBytes);
        this.turboJpeg = turboJpeg
                ? CompletableFuture.supplyAsync(TurboJpeg::open, VisionImageDecoder::start)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static void start(Runnable loading) {
        Thread thread = new Thread(loading, "margay-vision-turbojpeg");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Image decode(ByteBuffer file, int enough) throws ImageException {
        limits.checkFile(file.remaining());
        ByteBuffer bytes = file.slice();
        Header header = Header.read(bytes);
        limits.check(header);
        try {
            Decoded stored = stored(bytes, header, enough);
            return Orientation.upright(stored, header.orientation(), pool).image();
        } catch (OutOfMemoryError e) {
            throw new ImageException(
                    Problem.NO_ROOM,
                    "The memory has no room now for a picture of " + header.size() + " pixels; try again after a pause",
                    e);
        }
    }

    private Decoded stored(ByteBuffer file, Header header, int enough) throws ImageException {
        if (header.format() == FileFormat.JPEG) {
            Optional<TurboJpeg> library = turboJpeg.join();
            Optional<Decoded> decoded =
                    library.isPresent() ? library.get().decode(file, header, enough, pool) : Optional.empty();
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
        return ImageIoDecoder.decode(file, header, pool);
    }

    /** Frees the decompressors; the last one when its thread is done. */
    @Deactivate
    public void close() {
        turboJpeg.thenAccept(library -> library.ifPresent(TurboJpeg::close));
    }

    /** Whether JPEG files are decoded by libturbojpeg. */
    boolean usesTurboJpeg() {
        return turboJpeg.join().isPresent();
    }
}
