package margay.classify.internal.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Image;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import margay.classify.api.Classification;
import margay.classify.api.InvalidLogitsException;
import margay.classify.api.ScoredClass;
import margay.classify.api.UnfitModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasedClassifierTest {
    private static Classification ask(FakeLease lease) throws RequestException {
        return LeasedClassifier.of(lease).classify(image(), 2);
    }

    /** 4x2 pixels, the left half black, the right half white. */
    private static Image image() {
        ByteBuffer pixels = ByteBuffer.allocate(4 * 2 * 3);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (byte) (i % 12 < 6 ? 0 : 255));
        }
        return new Image(4, 2, Image.Format.RGB, pixels, 1, () -> {});
    }

    private static void assertUnfit(String why, FakeLease lease) {
        UnfitModelException unfit = assertThrows(UnfitModelException.class, () -> ask(lease));
        assertEquals(lease.generation(), unfit.model());
        assertEquals(Code.FAILED, unfit.code());
        assertTrue(unfit.getMessage().startsWith("letters 1.2.0 #7 cannot classify images: "), unfit.getMessage());
        assertTrue(unfit.getMessage().contains(why), unfit.getMessage());
    }

    @Test
    void theSurestClassesComeWithLabelsLogitsAndCalibratedProbabilities() throws RequestException {
        Classification answer = ask(FakeLease.giving(1, 5, 3).parameters(Map.of("temperature", 2)));
        double sum = Math.exp(0.5) + Math.exp(2.5) + Math.exp(1.5);
        assertEquals(
                List.of("b", "c"),
                answer.classes().stream().map(ScoredClass::label).toList());
        assertEquals(
                List.of(1, 2), answer.classes().stream().map(ScoredClass::index).toList());
        assertEquals(5, answer.classes().get(0).logit());
        assertEquals(Math.exp(2.5) / sum, answer.classes().get(0).probability(), 1e-12);
        assertEquals(Math.exp(1.5) / sum, answer.classes().get(1).probability(), 1e-12);
        assertEquals("letters 1.2.0 #7", answer.model().toString());
    }

    @Test
    void theThresholdIsThatOfTheLogitsBeforeTheTemperature() throws RequestException {
        Map<String, Object> above = Map.of("temperature", 10, "unknownBelow", 4.5);
        assertFalse(ask(FakeLease.giving(1, 5, 3).parameters(above)).noneOfThese());
        Map<String, Object> below = Map.of("temperature", 0.1, "unknownBelow", 5.5);
        assertTrue(ask(FakeLease.giving(1, 5, 3).parameters(below)).noneOfThese());
        assertFalse(ask(FakeLease.giving(-90, -80, -70)).noneOfThese());
    }

    @Test
    void thePictureFillsTheInputAsTheDescriptorSays() throws RequestException {
        FakeLease lease = FakeLease.giving(1, 2, 3);
        ask(lease.inputs(FakeLease.input(
                Optional.of(new ImageInput(Layout.NCHW, ColorOrder.RGB, List.of(5f, 0f, 55f), List.of(1f, 2f, 0.1f))),
                Shape.of(1, 3, 2, 4))));
        float[] elements = new float[24];
        lease.input(0).floats().get(0, elements);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 4; column++) {
                float pixel = column < 2 ? 0 : 255;
                assertEquals(pixel - 5, elements[4 * row + column]);
                assertEquals(pixel * 2, elements[8 + 4 * row + column]);
                assertEquals((pixel - 55) * 0.1f, elements[16 + 4 * row + column]);
            }
        }
    }

    @Test
    void theLongerSideOfTheInputSaysHowManyPixelsAreEnough() throws UnfitModelException {
        assertEquals(4, LeasedClassifier.of(FakeLease.giving(1, 2, 3)).side());
        ImageInput last = new ImageInput(Layout.NHWC, ColorOrder.GRAY, List.of(0f), List.of(1f));
        FakeLease gray = FakeLease.giving(1, 2, 3).inputs(FakeLease.input(Optional.of(last), Shape.of(1, 48, 32, 1)));
        assertEquals(48, LeasedClassifier.of(gray).side());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void logitsThatAreNotFiniteAreNamed(float logit) {
        FakeLease lease = FakeLease.giving(9, 1, logit);
        InvalidLogitsException invalid = assertThrows(InvalidLogitsException.class, () -> ask(lease));
        assertEquals(lease.generation(), invalid.model());
        assertEquals(Code.FAILED, invalid.code());
        assertTrue(
                invalid.getMessage().contains("letters 1.2.0 #7 gave the logit " + logit + " for the class c"),
                invalid.getMessage());
    }

    @Test
    void labelsThatDoNotMatchTheClassesAreNamed() {
        assertUnfit(
                "it has 2 labels, so that it must give FLOAT32[1, 2], not FLOAT32[1, 3]",
                FakeLease.giving(1, 2, 3).labels("a", "b"));
        assertUnfit("its descriptor has no labels", FakeLease.giving(1, 2, 3).labels());
    }

    @Test
    void outputsThatAreNoLogitsAreNamed() {
        for (Shape shape : List.of(Shape.of(3), Shape.of(1, 3, 1, 1), Shape.of(3, 1), Shape.of(2, 3))) {
            assertUnfit("not FLOAT32" + shape, new FakeLease(Tensor.allocate(ElementType.FLOAT32, shape)));
        }
        assertUnfit("not INT64[1, 3]", new FakeLease(Tensor.allocate(ElementType.INT64, Shape.of(1, 3))));
        TensorInfo one = new TensorInfo("one", ElementType.FLOAT32, Shape.of(1, 3));
        assertUnfit("one output", FakeLease.giving(1, 2, 3).outputs(one, one));
    }

    @Test
    void inputsThatTakeNoPictureAreNamed() {
        Shape shape = Shape.of(1, 3, 2, 4);
        assertUnfit(
                "its input takes no picture",
                FakeLease.giving(1, 2, 3).inputs(FakeLease.input(Optional.empty(), shape)));
        var picture = FakeLease.input(Optional.of(FakeLease.RGB), shape);
        assertUnfit("one input", FakeLease.giving(1, 2, 3).inputs(picture, picture));
        var open = FakeLease.input(Optional.of(FakeLease.RGB), Shape.of(1, 3, Shape.DYNAMIC, 4));
        assertUnfit("[1, 3, -1, 4]", FakeLease.giving(1, 2, 3).inputs(open));
        var flat = FakeLease.input(Optional.of(FakeLease.RGB), Shape.of(1, 24));
        assertUnfit("[1, 24]", FakeLease.giving(1, 2, 3).inputs(flat));
        ImageInput gray = new ImageInput(Layout.NCHW, ColorOrder.GRAY, List.of(0f), List.of(1f));
        assertUnfit(
                "does not go into the tensor",
                FakeLease.giving(1, 2, 3).inputs(FakeLease.input(Optional.of(gray), shape)));
    }

    @Test
    void parametersThatMakeNoSenseAreNamed() {
        assertUnfit("its temperature must be above 0", FakeLease.giving(1, 2, 3).parameters(Map.of("temperature", 0)));
        assertUnfit("its temperature must be above 0", FakeLease.giving(1, 2, 3).parameters(Map.of("temperature", -2)));
        assertUnfit(
                "\"temperature\" must be a finite number, not warm",
                FakeLease.giving(1, 2, 3).parameters(Map.of("temperature", "warm")));
        assertUnfit(
                "\"unknownBelow\" must be a finite number, not NaN",
                FakeLease.giving(1, 2, 3).parameters(Map.of("unknownBelow", Double.NaN)));
    }
}
