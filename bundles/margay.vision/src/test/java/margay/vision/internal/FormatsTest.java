package margay.vision.internal;

import static margay.vision.internal.Decoders.assertColor;
import static margay.vision.internal.Decoders.color;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.zip.Deflater;
import margay.api.image.Image;
import margay.api.image.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static final int LOSSY = 12;

    private static void assertGradient(boolean turboJpeg, byte[] file, int tolerance) throws ImageException {
        assertPicture(turboJpeg, file, Image.Format.RGB, Pictures::gradient, tolerance);
    }

    private static void assertPicture(
            boolean turboJpeg, byte[] file, Image.Format format, IntBinaryOperator color, int tolerance)
            throws ImageException {
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        try (Image image = Decoders.decode(decoder, file)) {
            assertEquals(Pictures.WIDTH, image.width());
            assertEquals(Pictures.HEIGHT, image.height());
            assertEquals(format, image.format());
            assertEquals(1, image.scale());
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++) {
                    assertColor(color.applyAsInt(x, y), color(image, x, y), tolerance, x + "," + y);
                }
            }
        } finally {
            decoder.close();
        }
    }

    private static int gray(int x, int y) {
        return (4 * x + 5 * y) * 0x010101;
    }

    private static BufferedImage filled(BufferedImage image, IntBinaryOperator color) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, color.applyAsInt(x, y));
            }
        }
        return image;
    }

    private static BufferedImage grayImage(int type, int factor) {
        BufferedImage image = new BufferedImage(Pictures.WIDTH, Pictures.HEIGHT, type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.getRaster().setSample(x, y, 0, (4 * x + 5 * y) * factor);
            }
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void baselineAndProgressiveJpeg(boolean turboJpeg) throws ImageException {
        assertGradient(turboJpeg, Pictures.jpeg(Pictures.gradient(), false), LOSSY);
        assertGradient(turboJpeg, Pictures.jpeg(Pictures.gradient(), true), LOSSY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void grayJpegStaysGray(boolean turboJpeg) throws ImageException {
        byte[] file = Pictures.jpeg(grayImage(BufferedImage.TYPE_BYTE_GRAY, 1), false);
        assertPicture(turboJpeg, file, Image.Format.GRAY, FormatsTest::gray, 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cmykJpegBecomesColours(boolean turboJpeg) throws ImageException {
        byte[] file = Pictures.cmyk(Pictures.scene(96, 64, BufferedImage.TYPE_INT_RGB, 3));
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        try (Image image = Decoders.decode(decoder, file);
                Image plain = Decoders.decode(
                        decoder, Pictures.jpeg(Pictures.scene(96, 64, BufferedImage.TYPE_INT_RGB, 3), false))) {
            assertEquals(Image.Format.RGB, image.format());
            assertEquals(96, image.width());
            double sum = 0;
            for (int i = 0; i < 96 * 64 * 3; i++) {
                sum += Math.abs((image.pixels().get(i) & 0xFF) - (plain.pixels().get(i) & 0xFF));
            }
            assertEquals(0, sum / (96 * 64 * 3), 40, "mean difference of the inks' colours");
        } finally {
            decoder.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aColourProfileDoesNotChangeStoredPixels(boolean turboJpeg) throws ImageException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] segment = Pictures.joined(Pictures.latin("ICC_PROFILE\0\1\1"), profile);
        assertGradient(turboJpeg, Pictures.withSegment(Pictures.jpeg(Pictures.gradient(), true), 0xE2, segment), LOSSY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBrokenColourProfileDoesNoHarm(boolean turboJpeg) throws ImageException {
        byte[] segment = Pictures.latin("ICC_PROFILE\0\3\2 nonsense");
        assertGradient(
                turboJpeg, Pictures.withSegment(Pictures.jpeg(Pictures.gradient(), false), 0xE2, segment), LOSSY);
    }

    @Test
    void jpegInADirectBufferThatBeginsLater() throws ImageException {
        byte[] file = Pictures.jpeg(Pictures.gradient(), false);
        ByteBuffer buffer = ByteBuffer.allocateDirect(file.length + 10);
        buffer.position(7).put(file).limit(7 + file.length).position(7);
        for (boolean turboJpeg : new boolean[] {false, true}) {
            VisionImageDecoder decoder = Decoders.of(turboJpeg);
            try (Image image = decoder.decode(buffer)) {
                assertEquals(Pictures.WIDTH, image.width());
                assertEquals(7, buffer.position());
            } finally {
                decoder.close();
            }
        }
    }

    @Test
    void pngOfEightBitsAColour() throws ImageException {
        assertGradient(false, Pictures.file(Pictures.gradient(), "png"), 0);
    }

    @Test
    void pngOfEightAndSixteenBitsGray() throws ImageException {
        byte[] eight = Pictures.file(grayImage(BufferedImage.TYPE_BYTE_GRAY, 1), "png");
        assertPicture(false, eight, Image.Format.GRAY, FormatsTest::gray, 0);
        byte[] sixteen = Pictures.file(grayImage(BufferedImage.TYPE_USHORT_GRAY, 257), "png");
        assertPicture(false, sixteen, Image.Format.GRAY, FormatsTest::gray, 0);
    }

    @Test
    void pngOfSixteenBitsAColour() throws ImageException {
        ByteBuffer rows = ByteBuffer.allocate(Pictures.HEIGHT * (1 + Pictures.WIDTH * 6));
        for (int y = 0; y < Pictures.HEIGHT; y++) {
            rows.put((byte) 0);
            for (int x = 0; x < Pictures.WIDTH; x++) {
                int color = Pictures.gradient(x, y);
                rows.putShort((short) (color >> 16 << 8 | 0x77));
                rows.putShort((short) (color & 0xFF00 | 0xFF)).putShort((short) (color << 8));
            }
        }
        assertGradient(false, png(16, 2, rows.array()), 0);
    }

    @Test
    void transparentPngStandsOnWhite() throws ImageException {
        BufferedImage image = new BufferedImage(Pictures.WIDTH, Pictures.HEIGHT, BufferedImage.TYPE_4BYTE_ABGR);
        filled(image, (x, y) -> (x < 16 ? 0 : y < 12 ? 0x80000000 : 0xFF000000) | Pictures.gradient(x, y));
        assertPicture(false, Pictures.file(image, "png"), Image.Format.RGB, FormatsTest::onWhite, 1);
    }

    private static int onWhite(int x, int y) {
        int color = Pictures.gradient(x, y);
        int half = (255 + (color >> 16 & 0xFF)) / 2 << 16 | (255 + (color >> 8 & 0xFF)) / 2 << 8 | (255 + 128) / 2;
        return x < 16 ? 0xFFFFFF : y < 12 ? half : color;
    }

    @Test
    void transparentGrayPngStandsOnWhite() throws ImageException {
        ByteBuffer rows = ByteBuffer.allocate(Pictures.HEIGHT * (1 + Pictures.WIDTH * 2));
        for (int y = 0; y < Pictures.HEIGHT; y++) {
            rows.put((byte) 0);
            for (int x = 0; x < Pictures.WIDTH; x++) {
                rows.put((byte) gray(x, y)).put((byte) (x < 16 ? 0 : 255));
            }
        }
        assertPicture(false, png(8, 4, rows.array()), Image.Format.GRAY, (x, y) -> x < 16 ? 0xFFFFFF : gray(x, y), 0);
    }

    @Test
    void pngOfAPalette() throws ImageException {
        byte[] red = {(byte) 0xFF, 0, 10, 99};
        byte[] green = {0, (byte) 0xEE, 20, 98};
        byte[] blue = {1, 2, 30, 97};
        for (int bits : new int[] {2, 4, 8}) {
            IndexColorModel palette = new IndexColorModel(bits, 4, red, green, blue);
            BufferedImage image = new BufferedImage(
                    Pictures.WIDTH,
                    Pictures.HEIGHT,
                    bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
                    palette);
            int[] colors = {0xFF0001, 0x00EE02, 0x0A141E, 0x636261};
            for (int y = 0; y < Pictures.HEIGHT; y++) {
                for (int x = 0; x < Pictures.WIDTH; x++) {
                    image.getRaster().setSample(x, y, 0, (x + y) % 4);
                }
            }
            byte[] file = Pictures.file(image, "png");
            assertPicture(false, file, Image.Format.RGB, (x, y) -> colors[(x + y) % 4], 0);
        }
    }

    @Test
    void pngOfOneBit() throws ImageException {
        BufferedImage image = new BufferedImage(Pictures.WIDTH, Pictures.HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
        IntBinaryOperator stripes = (x, y) -> x % 3 == 0 ? 0xFFFFFF : 0;
        byte[] file = Pictures.file(filled(image, stripes), "png");
        assertPicture(false, file, Image.Format.RGB, stripes, 0);
    }

    @Test
    void pngWithACompressedBombOfTextIsJustAPicture() throws ImageException {
        byte[] zeros = new byte[50_000_000];
        byte[] bomb = Pictures.joined(Pictures.latin("Comment\0\0"), deflated(zeros));
        assertGradient(false, Pictures.withChunk(Pictures.file(Pictures.gradient(), "png"), "zTXt", bomb), 0);
    }

    @Test
    void bmp() throws ImageException {
        assertGradient(false, Pictures.file(Pictures.gradient(), "bmp"), 0);
    }

    @Test
    void bmpFromTheTopDown() throws ImageException {
        ByteBuffer file =
                ByteBuffer.allocate(54 + Pictures.WIDTH * Pictures.HEIGHT * 3).order(ByteOrder.LITTLE_ENDIAN);
        file.put(Pictures.latin("BM")).putInt(file.capacity()).putInt(0).putInt(54);
        file.putInt(40)
                .putInt(Pictures.WIDTH)
                .putInt(-Pictures.HEIGHT)
                .putShort((short) 1)
                .putShort((short) 24);
        file.position(54);
        for (int y = 0; y < Pictures.HEIGHT; y++) {
            for (int x = 0; x < Pictures.WIDTH; x++) {
                int color = Pictures.gradient(x, y);
                file.put((byte) color).put((byte) (color >> 8)).put((byte) (color >> 16));
            }
        }
        assertGradient(false, file.array(), 0);
    }

    @Test
    void webp() throws ImageException {
        assertGradient(false, Pictures.resource("lossless.webp"), 0);
        assertGradient(false, Pictures.resource("lossy.webp"), 20);
        IntBinaryOperator halfWhite = (x, y) -> x < 16 ? 0xFFFFFF : Pictures.gradient(x, y);
        assertPicture(false, Pictures.resource("alpha.webp"), Image.Format.RGB, halfWhite, 0);
    }

    private static byte[] png(int bits, int colorType, byte[] rows) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(Pictures.WIDTH)
                .putInt(Pictures.HEIGHT)
                .put((byte) bits)
                .put((byte) colorType)
                .array();
        return Pictures.joined(
                Pictures.latin("\u0089PNG\r\n\u001A\n"),
                Pictures.chunk("IHDR", header),
                Pictures.chunk("IDAT", deflated(rows)),
                Pictures.chunk("IEND", new byte[0]));
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
