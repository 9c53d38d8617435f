package margay.vision.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import margay.api.image.Image;
import margay.api.image.ImageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What libturbojpeg and ImageIO make of the same JPEG files. */
class DecodersAgreeTest {
    private VisionImageDecoder turboJpeg;
    private final VisionImageDecoder imageIo = Decoders.imageIo();

    @BeforeEach
    void open() {
        turboJpeg = Decoders.turboJpeg();
    }

    @AfterEach
    void close() {
        if (turboJpeg != null) {
            turboJpeg.close();
        }
    }

    @Test
    void onPixelsAtFullSize() throws ImageException {
        for (int seed = 0; seed < 20; seed++) {
            int type = seed % 3 == 0 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
            byte[] file = Pictures.jpeg(Pictures.scene(100 + 7 * seed, 200 - 5 * seed, type, seed), seed % 2 == 0);
            try (Image one = Decoders.decode(turboJpeg, file);
                    Image other = Decoders.decode(imageIo, file)) {
                assertEquals(other.width(), one.width());
                assertEquals(other.height(), one.height());
                assertEquals(other.format(), one.format());
                assertTrue(meanDifference(one, other) < 1, "mean difference " + meanDifference(one, other));
            }
        }
    }

    private static double meanDifference(Image one, Image other) {
        double sum = 0;
        int size = one.pixels().capacity();
        for (int i = 0; i < size; i++) {
            sum += Math.abs((one.pixels().get(i) & 0xFF) - (other.pixels().get(i) & 0xFF));
        }
        return sum / size;
    }

    @Test
    void onWhatIsSeenWhenDecodedSmaller() throws ImageException {
        byte[] file = Pictures.jpeg(Pictures.scene(640, 480, BufferedImage.TYPE_3BYTE_BGR, 9), false);
        int[] enough = {480, 241, 240, 121, 120, 61, 60, 1};
        int[] heights = {480, 480, 240, 240, 120, 120, 60, 60};
        try (Image full = Decoders.decode(imageIo, file)) {
            for (int i = 0; i < enough.length; i++) {
                try (Image small = turboJpeg.decode(ByteBuffer.wrap(file), enough[i])) {
                    assertEquals(heights[i], small.height());
                    assertEquals(small.width() / 640.0, small.scale());
                    assertTrue(meanDifference(small, averaged(full, 480 / heights[i])) < 4);
                }
            }
        }
    }

    private static Image averaged(Image full, int factor) {
        int width = full.width() / factor;
        int height = full.height() / factor;
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
        for (int i = 0; i < width * height * 3; i++) {
            int x = i / 3 % width * factor;
            int y = i / 3 / width * factor;
            int sum = 0;
            for (int k = 0; k < factor * factor; k++) {
                int at = ((y + k / factor) * full.width() + x + k % factor) * 3 + i % 3;
                sum += full.pixels().get(at) & 0xFF;
            }
            pixels.put(i, (byte) (sum / (factor * factor)));
        }
        return new Image(width, height, Image.Format.RGB, pixels, 1.0 / factor, () -> {});
    }

    @Test
    void onWhatIsDecodedWhileOthersDecodeAndAfterClosing() throws ImageException, InterruptedException {
        byte[] file = Pictures.jpeg(Pictures.scene(200, 150, BufferedImage.TYPE_3BYTE_BGR, 4), false);
        try (Image expected = Decoders.decode(turboJpeg, file)) {
            Thread[] threads = new Thread[4];
            boolean[] same = new boolean[threads.length];
            for (int t = 0; t < threads.length; t++) {
                int index = t;
                threads[t] = new Thread(() -> same[index] = decodesTo(expected, file, 50));
                threads[t].start();
            }
            turboJpeg.close();
            for (int t = 0; t < threads.length; t++) {
                threads[t].join();
                assertTrue(same[t]);
            }
        }
    }

    private boolean decodesTo(Image expected, byte[] file, int times) {
        boolean same = true;
        for (int i = 0; i < times; i++) {
            try (Image image = Decoders.decode(turboJpeg, file)) {
                same &= image.pixels().equals(expected.pixels());
            } catch (ImageException e) {
                throw new AssertionError(e);
            }
        }
        return same;
    }
}
