package margay.vision.internal;

import static margay.vision.internal.Decoders.assertColor;
import static margay.vision.internal.Decoders.color;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import margay.api.image.Image;
import margay.api.image.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrientationTest {
    private static final int RED = 0xE02020;
    private static final int GREEN = 0x20E020;
    private static final int BLUE = 0x2020E0;
    private static final int WHITE = 0xF0F0F0;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;

    static Stream<Arguments> all() {
        return Stream.of(true, false).flatMap(turboJpeg -> Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                .flatMap(order -> IntStream.rangeClosed(1, 8)
                        .mapToObj(orientation -> Arguments.of(turboJpeg, order, orientation))));
    }

    /** Upright: red, green above blue, white. */
    private static int upright(boolean right, boolean below) {
        return below ? right ? WHITE : BLUE : right ? GREEN : RED;
    }

    /** As a camera in that position stores it. */
    private static BufferedImage stored(int orientation) {
        boolean turned = orientation >= 5;
        int width = turned ? HEIGHT : WIDTH;
        int height = turned ? WIDTH : HEIGHT;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, storedColor(orientation, x >= width / 2, y >= height / 2));
            }
        }
        return image;
    }

    /** What EXIF says of where row 0 and column 0 lie in the upright picture. */
    private static int storedColor(int orientation, boolean right, boolean below) {
        return switch (orientation) {
            case 1 -> upright(right, below);
            case 2 -> upright(!right, below);
            case 3 -> upright(!right, !below);
            case 4 -> upright(right, !below);
            case 5 -> upright(below, right);
            case 6 -> upright(!below, right);
            case 7 -> upright(!below, !right);
            case 8 -> upright(below, !right);
            default -> throw new AssertionError(orientation);
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void picturesComeOutUpright(boolean turboJpeg, ByteOrder order, int orientation) throws ImageException {
        byte[] file = Pictures.withOrientation(Pictures.jpeg(stored(orientation), false), orientation, order);
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        try (Image image = Decoders.decode(decoder, file)) {
            assertEquals(WIDTH, image.width());
            assertEquals(HEIGHT, image.height());
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    boolean nearBorder = Math.abs(x - WIDTH / 2) < 9 || Math.abs(y - HEIGHT / 2) < 9;
                    if (!nearBorder) {
                        assertColor(upright(x >= WIDTH / 2, y >= HEIGHT / 2), color(image, x, y), 8, x + "," + y);
                    }
                }
            }
        } finally {
            decoder.close();
        }
    }

    @Test
    void everyPixelIsMovedExactly() {
        PixelPool pool = new PixelPool(1 << 20);
        for (int orientation = 1; orientation <= 8; orientation++) {
            for (Image.Format format : Image.Format.values()) {
                assertMoved(pool, orientation, format, 131, 70);
            }
        }
    }

    private static void assertMoved(PixelPool pool, int orientation, Image.Format format, int width, int height) {
        int channels = format.channels();
        PixelPool.Loan loan = pool.take(width * height * channels);
        for (int i = 0; i < width * height * channels; i++) {
            loan.bytes().put(i, (byte) (i * 31 + i / 251));
        }
        byte[] before = new byte[width * height * channels];
        loan.bytes().get(0, before);
        Decoded upright = Orientation.upright(new Decoded(width, height, format, loan, 1), orientation, pool);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int[] place = place(orientation, x, y, width, height);
                for (int c = 0; c < channels; c++) {
                    byte moved = upright.loan().bytes().get((place[1] * upright.width() + place[0]) * channels + c);
                    assertEquals(before[(y * width + x) * channels + c], moved);
                }
            }
        }
        upright.loan().giveBack();
    }

    /** Where a stored pixel belongs. */
    private static int[] place(int orientation, int x, int y, int width, int height) {
        return switch (orientation) {
            case 1 -> new int[] {x, y};
            case 2 -> new int[] {width - 1 - x, y};
            case 3 -> new int[] {width - 1 - x, height - 1 - y};
            case 4 -> new int[] {x, height - 1 - y};
            case 5 -> new int[] {y, x};
            case 6 -> new int[] {height - 1 - y, x};
            case 7 -> new int[] {height - 1 - y, width - 1 - x};
            case 8 -> new int[] {y, width - 1 - x};
            default -> throw new AssertionError(orientation);
        };
    }

    @Test
    void pngAndWebpAreTurnedToo() throws ImageException {
        byte[] png = Pictures.withChunk(
                Pictures.file(stored(6), "png"), "eXIf", Pictures.orientationBlock(6, ByteOrder.LITTLE_ENDIAN));
        try (Image image = Decoders.decode(Decoders.imageIo(), png)) {
            assertEquals(WIDTH, image.width());
            assertEquals(RED, color(image, 0, 0));
        }
        try (Image image = Decoders.decode(Decoders.imageIo(), Pictures.resource("turned.webp"))) {
            assertEquals(Pictures.HEIGHT, image.width());
            assertEquals(Pictures.WIDTH, image.height());
        }
    }

    @Test
    void anOrientationThatMakesNoSenseIsIgnored() throws ImageException {
        byte[] jpeg = Pictures.jpeg(stored(1), false);
        for (byte[] block : new byte[][] {
            Pictures.orientationBlock(0, ByteOrder.BIG_ENDIAN),
            Pictures.orientationBlock(9, ByteOrder.BIG_ENDIAN),
            Pictures.latin("II*\0\u00FF\u00FF\u00FF\u007F"),
            Pictures.latin("MM\0*\0\0\0\u0008\u00FF\u00FF"),
            Pictures.latin("nonsense")
        }) {
            byte[] file = Pictures.withSegment(jpeg, 0xE1, Pictures.joined(Pictures.latin("Exif\0\0"), block));
            try (Image image = Decoders.decode(Decoders.imageIo(), file)) {
                assertEquals(WIDTH, image.width());
                assertColor(RED, color(image, 0, 0), 8, "first pixel");
            }
        }
    }
}
