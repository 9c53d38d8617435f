package margay.vision.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import margay.api.image.Image;
import margay.api.image.ImageException;

/** Decoders for tests, and what they decoded. */
final class Decoders {
    static final Limits LIMITS = new Limits(4_000_000, 4_000, 4_000_000);

    private Decoders() {}

    static VisionImageDecoder imageIo() {
        return new VisionImageDecoder(LIMITS, 1 << 24, false);
    }

    /** The test that calls this is skipped where libturbojpeg is not installed. */
    static VisionImageDecoder turboJpeg() {
        VisionImageDecoder decoder = new VisionImageDecoder(LIMITS, 1 << 24, true);
        assumeTrue(decoder.usesTurboJpeg(), "libturbojpeg is not installed");
        return decoder;
    }

    static VisionImageDecoder of(boolean turboJpeg) {
        return turboJpeg ? turboJpeg() : imageIo();
    }

    static Image decode(VisionImageDecoder decoder, byte[] file) throws ImageException {
        return decoder.decode(ByteBuffer.wrap(file));
    }

    /** @return 0xRRGGBB */
    static int color(Image image, int x, int y) {
        int at = (y * image.width() + x) * image.format().channels();
        if (image.format() == Image.Format.GRAY) {
            return (image.pixels().get(at) & 0xFF) * 0x010101;
        }
        return (image.pixels().get(at) & 0xFF) << 16
                | (image.pixels().get(at + 1) & 0xFF) << 8
                | image.pixels().get(at + 2) & 0xFF;
    }

    static void assertColor(int expected, int actual, int tolerance, String where) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(
                    expected >> shift & 0xFF,
                    actual >> shift & 0xFF,
                    tolerance,
                    () -> where + ": " + Integer.toHexString(expected) + " " + Integer.toHexString(actual));
        }
    }
}
