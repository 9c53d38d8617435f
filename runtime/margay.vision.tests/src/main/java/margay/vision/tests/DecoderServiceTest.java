package margay.vision.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.ImageException;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.vision.Drawing;
import margay.vision.ImageTensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** The decoder as a service: readers and native library are found from within bundles. */
class DecoderServiceTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 24;
    private static final long PATIENCE_MS = 60_000;

    /** 32 x 24 pixels of red 8x, green 10y, blue 128, lossless. */
    private static final String WEBP =
            "524946463a000000574542505650384c2d0000002f1fc0050009802006fc276b88e87fea022008ffe11a22fa9f0a226d9be2fb373d7a340803181340d503f57f0100";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    @AfterEach
    void forget() throws IOException {
        configurations.getConfiguration("margay.vision", "?").delete();
    }

    private ImageDecoder configured(String name, Object value) throws IOException, InterruptedException {
        Configuration configuration = configurations.getConfiguration("margay.vision", "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(name, value);
        configuration.update(properties);
        return decoder("(" + name + "=" + value + ")");
    }

    private ImageDecoder decoder(String filter) throws InterruptedException {
        String whole = "(&(objectClass=" + ImageDecoder.class.getName() + ")" + filter + ")";
        ServiceTracker<ImageDecoder, ImageDecoder> tracker = tracker(whole);
        tracker.open();
        ImageDecoder decoder = tracker.waitForService(PATIENCE_MS);
        assertTrue(decoder != null, "no decoder " + whole);
        return decoder;
    }

    private ServiceTracker<ImageDecoder, ImageDecoder> tracker(String filter) {
        try {
            return new ServiceTracker<>(context, context.createFilter(filter), null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(filter, e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void decodesEveryFormat(boolean turboJpeg) throws IOException, InterruptedException, ImageException {
        ImageDecoder decoder = configured("turboJpeg", turboJpeg);
        BufferedImage picture = gradient(BufferedImage.TYPE_3BYTE_BGR);
        assertGradient(decoder, write("jpeg", new IIOImage(picture, null, null)), 12);
        assertGradient(decoder, write("png", new IIOImage(picture, null, null)), 0);
        assertGradient(decoder, write("bmp", new IIOImage(picture, null, null)), 0);
        assertGradient(decoder, HexFormat.of().parseHex(WEBP), 0);
    }

    @Test
    void findsTheSystemsLibrary() throws IOException, InterruptedException, ImageException {
        assumeTrue(isInstalled("libturbojpeg.so.0"), "libturbojpeg is not installed");
        ImageDecoder decoder = configured("turboJpeg", true);
        BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        byte[] file = write("jpeg", new IIOImage(picture, null, null));
        try (Image image = decoder.decode(ByteBuffer.wrap(file), 60)) {
            assertEquals(0.25, image.scale(), "only libturbojpeg decodes to a quarter");
        }
    }

    private static boolean isInstalled(String library) throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.anyMatch(folder -> Files.exists(folder.resolve(library)));
        }
    }

    @Test
    void decodesInksWithTheColourProfileThatReadersBring() throws IOException, InterruptedException, ImageException {
        BufferedImage picture = gradient(BufferedImage.TYPE_4BYTE_ABGR);
        byte[] file = write("jpeg", new IIOImage(picture.getRaster(), null, null));
        try (Image image = decoder("(turboJpeg=*)").decode(ByteBuffer.wrap(file))) {
            assertEquals(WIDTH, image.width());
            assertEquals(Image.Format.RGB, image.format());
        }
    }

    @Test
    void obeysConfiguredLimits() throws IOException, InterruptedException {
        ImageDecoder decoder = configured("maxPixels", 100L);
        byte[] file = write("png", new IIOImage(gradient(BufferedImage.TYPE_INT_RGB), null, null));
        ImageException e = assertThrows(ImageException.class, () -> decoder.decode(ByteBuffer.wrap(file)));
        assertEquals(ImageException.Problem.TOO_LARGE, e.problem());
    }

    @Test
    void fillsTensorsAndDraws() throws IOException, InterruptedException, ImageException {
        byte[] file = write("png", new IIOImage(gradient(BufferedImage.TYPE_INT_RGB), null, null));
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, HEIGHT, WIDTH));
        ImageInput input = new ImageInput(Layout.NCHW, ColorOrder.BGR, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        try (Image image = decoder("(turboJpeg=*)").decode(ByteBuffer.wrap(file))) {
            ImageTensors.resize(image, new Box(0, 0, WIDTH, HEIGHT), input, tensor);
            Drawing drawing = Drawing.over(image);
            drawing.caption("caption");
            BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(drawing.png()));
            assertEquals(WIDTH, drawn.getWidth());
        }
        assertEquals(128, tensor.floats().get(0));
        assertEquals(8 * 31, tensor.floats().get(2 * WIDTH * HEIGHT + 31));
    }

    private static void assertGradient(ImageDecoder decoder, byte[] file, int tolerance) throws ImageException {
        try (Image image = decoder.decode(ByteBuffer.wrap(file))) {
            assertEquals(WIDTH, image.width());
            assertEquals(HEIGHT, image.height());
            int at = (12 * WIDTH + 20) * 3;
            assertEquals(160, image.pixels().get(at) & 0xFF, tolerance);
            assertEquals(120, image.pixels().get(at + 1) & 0xFF, tolerance);
            assertEquals(128, image.pixels().get(at + 2) & 0xFF, tolerance);
        }
    }

    private static BufferedImage gradient(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, 0xFF000000 | 8 * x << 16 | 10 * y << 8 | 128);
            }
        }
        return image;
    }

    private static byte[] write(String format, IIOImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(image);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
