package margay.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import margay.api.image.Image;
import margay.vision.internal.Lettering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;

    private static Image filled(int value, Image.Format format) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * format.channels());
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (byte) value);
        }
        return new Image(WIDTH, HEIGHT, format, pixels, 1, () -> {});
    }

    private static BufferedImage drawn(Drawing drawing) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(drawing.png()));
    }

    @Test
    void nothingDrawnIsThePictureItself() throws IOException {
        ByteBuffer pixels = ByteBuffer.allocateDirect(6)
                .put(new byte[] {(byte) 255, 1, 2, 3, (byte) 200, 4})
                .flip();
        BufferedImage png = drawn(Drawing.over(new Image(2, 1, Image.Format.RGB, pixels, 1, () -> {})));
        assertEquals(0xFFFF0102, png.getRGB(0, 0));
        assertEquals(0xFF03C804, png.getRGB(1, 0));
        BufferedImage gray = drawn(Drawing.over(filled(90, Image.Format.GRAY)));
        assertEquals(0xFF5A5A5A, gray.getRGB(7, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 180, 255})
    void linesAndPointsStandOutFromAnyGround(int ground) throws IOException {
        Drawing drawing = Drawing.over(filled(ground, Image.Format.RGB));
        drawing.box(100, 80, 200, 160, "");
        drawing.point(150, 120);
        BufferedImage png = drawn(drawing);
        assertTrue(contrast(png, 95, 100, 10, 40) > 90, "left edge of the box");
        assertTrue(contrast(png, 145, 115, 11, 11) > 90, "point");
        assertEquals(ground, luminance(png.getRGB(120, 140)), "inside the box nothing is drawn");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 180, 255})
    void textStandsOutFromAnyGround(int ground) throws IOException {
        assumeFonts();
        Drawing drawing = Drawing.over(filled(ground, Image.Format.RGB));
        drawing.box(100, 80, 200, 160, "Ada 0.93");
        drawing.caption("2 faces");
        BufferedImage png = drawn(drawing);
        assertTrue(contrast(png, 102, 62, 50, 14) > 90, "label");
        assertTrue(contrast(png, 2, 2, 40, 12) > 90, "caption");
    }

    private static void assumeFonts() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        assumeTrue(Lettering.on(image.createGraphics(), 12).isPresent(), "the machine has no fonts");
    }

    /** The range of brightness in an area. */
    private static int contrast(BufferedImage image, int left, int top, int width, int height) {
        int least = 255;
        int most = 0;
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                int luminance = luminance(image.getRGB(x, y));
                least = Math.min(least, luminance);
                most = Math.max(most, luminance);
            }
        }
        return most - least;
    }

    private static int luminance(int color) {
        return (int) Math.round(0.299 * (color >> 16 & 0xFF) + 0.587 * (color >> 8 & 0xFF) + 0.114 * (color & 0xFF));
    }

    @Test
    void captionsStandBelowEachOther() throws IOException {
        assumeFonts();
        Drawing drawing = Drawing.over(filled(128, Image.Format.GRAY));
        drawing.caption("first");
        BufferedImage one = drawn(drawing);
        drawing.caption("second");
        BufferedImage two = drawn(drawing);
        assertTrue(lastChangedRow(two) > lastChangedRow(one) + 8);
    }

    private static int lastChangedRow(BufferedImage image) {
        int last = -1;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                last = luminance(image.getRGB(x, y)) == 128 ? last : y;
            }
        }
        return last;
    }

    @Test
    void whatLiesBeyondTheEdgeIsCutOffAndItsLabelStaysIn() throws IOException {
        assumeFonts();
        Drawing drawing = Drawing.over(filled(128, Image.Format.RGB));
        drawing.box(-50, -50, 400, 400, "outside");
        drawing.point(1000, -1000);
        assertTrue(contrast(drawn(drawing), 0, 0, 60, 20) > 90);
    }
}
