package margay.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTensorsTest {
    private static final double[] LUMINANCE = {0.299, 0.587, 0.114};
    private final Random random = new Random(40);

    /** Where an element's sample lies, and what lies outside. */
    private interface Sampler {
        double sample(Image image, double x, double y, int channel);
    }

    @Test
    void resizeAgreesWithTheFormulaElementByElement() {
        for (int i = 0; i < 300; i++) {
            Image image = noise(1 + random.nextInt(40), 1 + random.nextInt(40), randomFormat());
            ImageInput input = randomInput();
            Tensor target = tensor(ElementType.FLOAT32, input, 1 + random.nextInt(30), 1 + random.nextInt(30));
            Box region = randomRegion();
            ImageTensors.resize(image, region, input, target);
            double stepX = region.width() / width(input, target);
            double stepY = region.height() / height(input, target);
            assertElements(
                    input,
                    target,
                    image,
                    (x, y) ->
                            new Point(region.left() + (x + 0.5) * stepX - 0.5, region.top() + (y + 0.5) * stepY - 0.5),
                    ImageTensorsTest::repeatingEdge);
        }
    }

    @Test
    void warpAgreesWithTheFormulaElementByElement() {
        for (int i = 0; i < 300; i++) {
            Image image = noise(1 + random.nextInt(40), 1 + random.nextInt(40), randomFormat());
            ImageInput input = randomInput();
            Tensor target = tensor(ElementType.FLOAT32, input, 1 + random.nextInt(30), 1 + random.nextInt(30));
            SimilarityTransform transform = new SimilarityTransform(
                    random.nextGaussian(),
                    random.nextGaussian(),
                    10 * random.nextGaussian() + 15,
                    10 * random.nextGaussian() + 15);
            ImageTensors.warp(image, transform, input, target);
            assertElements(
                    input, target, image, (x, y) -> transform.apply(new Point(x, y)), ImageTensorsTest::blackOutside);
        }
    }

    @Test
    void letterboxIsWhereItsTransformSaysWithBlackBars() {
        for (int i = 0; i < 300; i++) {
            Image image = noise(1 + random.nextInt(60), 1 + random.nextInt(60), randomFormat());
            ImageInput input = randomInput();
            Tensor target = tensor(ElementType.FLOAT32, input, 1 + random.nextInt(30), 1 + random.nextInt(30));
            SimilarityTransform transform = ImageTensors.letterbox(image, input, target);
            assertElements(
                    input,
                    target,
                    image,
                    (x, y) -> transform.apply(new Point(x, y)),
                    (picture, x, y, c) -> x < -0.5 - 1e-6
                                    || y < -0.5 - 1e-6
                                    || x > picture.width() - 0.5 + 1e-6
                                    || y > picture.height() - 0.5 + 1e-6
                            ? 0
                            : repeatingEdge(picture, x, y, c));
        }
    }

    @Test
    void letterboxTouchesBothEndsOfTheLongerSideAndCentresTheOther() {
        Image image = filled(40, 20, Image.Format.GRAY, (x, y) -> 255);
        ImageInput input = input(Layout.NCHW, ColorOrder.GRAY, 0, 1);
        Tensor target = tensor(ElementType.FLOAT32, input, 20, 20);
        SimilarityTransform transform = ImageTensors.letterbox(image, input, target);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 20; x++) {
                assertEquals(y < 5 || y >= 15 ? 0 : 255, target.floats().get(y * 20 + x));
            }
        }
        Point corner = transform.apply(new Point(-0.5, 4.5));
        assertEquals(-0.5, corner.x(), 1e-9);
        assertEquals(-0.5, corner.y(), 1e-9);
    }

    @Test
    void oneColourStaysThatColourWhateverTheSizes() {
        Image image = filled(37, 23, Image.Format.RGB, (x, y) -> 201);
        for (int i = 0; i < 50; i++) {
            ImageInput input = input(Layout.NHWC, ColorOrder.RGB, 0, 1);
            Tensor target = tensor(ElementType.FLOAT32, input, 1 + random.nextInt(90), 1 + random.nextInt(90));
            ImageTensors.resize(image, randomRegion(), input, target);
            for (int k = 0; k < target.floats().capacity(); k++) {
                assertEquals(201, target.floats().get(k));
            }
        }
    }

    @Test
    void aTurnedGradientIsTheGradientAtTheTurnedPlaces() {
        Image image = filled(100, 100, Image.Format.GRAY, (x, y) -> x + y);
        ImageInput input = input(Layout.NCHW, ColorOrder.GRAY, 0, 1);
        Tensor target = tensor(ElementType.FLOAT32, input, 30, 30);
        SimilarityTransform turn = new SimilarityTransform(0.8, 0.6, 30, 20);
        ImageTensors.warp(image, turn, input, target);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 30; x++) {
                Point place = turn.apply(new Point(x, y));
                assertEquals(place.x() + place.y(), target.floats().get(y * 30 + x), 1e-4);
            }
        }
    }

    @Test
    void theWholePictureAtItsOwnSizeIsItself() {
        Image image = noise(17, 11, Image.Format.RGB);
        ImageInput input = input(Layout.NHWC, ColorOrder.BGR, 0, 1);
        Tensor target = tensor(ElementType.UINT8, input, 17, 11);
        ImageTensors.resize(image, new Box(0, 0, 17, 11), input, target);
        for (int i = 0; i < 17 * 11; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(image.pixels().get(3 * i + 2 - c), target.bytes().get(3 * i + c));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"UINT8", "INT8"})
    void integersAreRoundedHalfUpAndClamped(ElementType type) {
        int least = type == ElementType.INT8 ? -128 : 0;
        Image image = filled(256, 1, Image.Format.GRAY, (x, y) -> x);
        ImageInput input = input(Layout.NCHW, ColorOrder.GRAY, 100, 1.5f);
        Tensor target = tensor(type, input, 256, 1);
        ImageTensors.resize(image, new Box(0, 0, 256, 1), input, target);
        for (int x = 0; x < 256; x++) {
            long expected = Math.max(least, Math.min(least + 255, Math.round((x - 100) * 1.5)));
            assertEquals((byte) expected, target.bytes().get(x), "pixel " + x);
        }
    }

    @Test
    void aTensorOfAnotherFormIsRefused() {
        ImageInput rgb = input(Layout.NCHW, ColorOrder.RGB, 0, 1);
        assertRefused(rgb, Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 4, 4, 3)));
        assertRefused(rgb, Tensor.allocate(ElementType.FLOAT32, Shape.of(2, 3, 4, 4)));
        assertRefused(rgb, Tensor.allocate(ElementType.FLOAT32, Shape.of(3, 4, 4)));
        assertRefused(rgb, Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 0, 4)));
        assertRefused(rgb, Tensor.allocate(ElementType.INT64, Shape.of(1, 3, 4, 4)));
        ImageInput oneMean = new ImageInput(Layout.NCHW, ColorOrder.RGB, List.of(0f), List.of(1f, 1f, 1f));
        assertRefused(oneMean, Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 4, 4)));
    }

    private void assertRefused(ImageInput input, Tensor target) {
        Image image = noise(4, 4, Image.Format.RGB);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> ImageTensors.resize(image, new Box(0, 0, 4, 4), input, target));
        assertTrue(refusal.getMessage().length() > 20, refusal::getMessage);
    }

    private interface Place {
        Point of(int x, int y);
    }

    private static void assertElements(ImageInput input, Tensor target, Image image, Place place, Sampler sampler) {
        int channels = channels(input);
        for (int y = 0; y < height(input, target); y++) {
            for (int x = 0; x < width(input, target); x++) {
                Point point = place.of(x, y);
                for (int c = 0; c < channels; c++) {
                    double pixel = pixel(input, image, point, c, sampler);
                    double expected =
                            (pixel - input.mean().get(c)) * input.scale().get(c);
                    double actual = target.floats().get(index(input, target, x, y, c));
                    assertEquals(expected, actual, 2e-3 * Math.abs(input.scale().get(c)) + 1e-5);
                }
            }
        }
    }

    private static double pixel(ImageInput input, Image image, Point point, int c, Sampler sampler) {
        if (image.format() == Image.Format.GRAY) {
            return sampler.sample(image, point.x(), point.y(), 0);
        }
        if (input.colorOrder() != ColorOrder.GRAY) {
            int channel = input.colorOrder() == ColorOrder.BGR ? 2 - c : c;
            return sampler.sample(image, point.x(), point.y(), channel);
        }
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            sum += LUMINANCE[channel] * sampler.sample(image, point.x(), point.y(), channel);
        }
        return sum;
    }

    private static double repeatingEdge(Image image, double x, double y, int c) {
        double clampedX = Math.max(0, Math.min(image.width() - 1.0, x));
        double clampedY = Math.max(0, Math.min(image.height() - 1.0, y));
        return blackOutside(image, clampedX, clampedY, c);
    }

    private static double blackOutside(Image image, double x, double y, int c) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double sum = 0;
        for (int dy = 0; dy < 2; dy++) {
            for (int dx = 0; dx < 2; dx++) {
                double weight = (1 - Math.abs(x - left - dx)) * (1 - Math.abs(y - top - dy));
                sum += weight * stored(image, left + dx, top + dy, c);
            }
        }
        return sum;
    }

    private static int stored(Image image, int x, int y, int c) {
        boolean outside = x < 0 || y < 0 || x >= image.width() || y >= image.height();
        return outside
                ? 0
                : image.pixels().get((y * image.width() + x) * image.format().channels() + c) & 0xFF;
    }

    private static int index(ImageInput input, Tensor target, int x, int y, int c) {
        int width = width(input, target);
        int height = height(input, target);
        return input.layout() == Layout.NCHW ? (c * height + y) * width + x : (y * width + x) * channels(input) + c;
    }

    private static int channels(ImageInput input) {
        return input.colorOrder() == ColorOrder.GRAY ? 1 : 3;
    }

    private static int width(ImageInput input, Tensor target) {
        return (int) target.shape().extent(input.layout() == Layout.NCHW ? 3 : 2);
    }

    private static int height(ImageInput input, Tensor target) {
        return (int) target.shape().extent(input.layout() == Layout.NCHW ? 2 : 1);
    }

    private static Tensor tensor(ElementType type, ImageInput input, int width, int height) {
        return Tensor.allocate(
                type,
                input.layout() == Layout.NCHW
                        ? Shape.of(1, channels(input), height, width)
                        : Shape.of(1, height, width, channels(input)));
    }

    private static ImageInput input(Layout layout, ColorOrder order, float mean, float scale) {
        int channels = order == ColorOrder.GRAY ? 1 : 3;
        return new ImageInput(layout, order, Collections.nCopies(channels, mean), Collections.nCopies(channels, scale));
    }

    private ImageInput randomInput() {
        ColorOrder order = ColorOrder.values()[random.nextInt(3)];
        List<Float> means = order == ColorOrder.GRAY ? List.of(99f) : List.of(123.5f, 117f, 104f);
        List<Float> scales = order == ColorOrder.GRAY ? List.of(1 / 256f) : List.of(1 / 58f, 1f, -2f);
        return new ImageInput(Layout.values()[random.nextInt(2)], order, means, scales);
    }

    private Image.Format randomFormat() {
        return Image.Format.values()[random.nextInt(2)];
    }

    private Box randomRegion() {
        double left = random.nextDouble() * 60 - 20;
        double top = random.nextDouble() * 60 - 20;
        return new Box(left, top, left + random.nextDouble() * 50, top + random.nextDouble() * 50);
    }

    private Image noise(int width, int height, Image.Format format) {
        return filled(width, height, format, (x, y) -> random.nextInt(256));
    }

    private static Image filled(int width, int height, Image.Format format, IntBinaryOperator value) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * format.channels());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width * format.channels(); x++) {
                pixels.put((byte) value.applyAsInt(x / format.channels(), y));
            }
        }
        return new Image(width, height, format, pixels.flip(), 1, () -> {});
    }
}
