package margay.classify.internal.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Canvas;
import margay.api.capability.Query;
import margay.api.image.Image;
import margay.api.model.GenerationId;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.classify.api.ScoredClass;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class ClassifyCapabilityTest {
    private static final Classification CAT = answer(
            OptionalDouble.of(2), new ScoredClass(3, "cat", 0.9125, 6.5f), new ScoredClass(5, "dog", 0.0625, 3.25f));
    private static final Classification NONE = answer(OptionalDouble.of(7), new ScoredClass(3, "cat", 0.9125, 6.5f));

    private final List<ClassificationOptions> asked = new ArrayList<>();
    private final ClassifyCapability capability = new ClassifyCapability(new ImageClassifier() {
        @Override
        public Classification classify(ByteBuffer file, ClassificationOptions options, Cancellation cancellation) {
            asked.add(options);
            return CAT;
        }

        @Override
        public Classification classify(Image image, ClassificationOptions options, Cancellation cancellation) {
            throw new AssertionError("a file was asked about");
        }
    });

    private static Classification answer(OptionalDouble unknownBelow, ScoredClass... classes) {
        return new Classification(List.of(classes), unknownBelow, new GenerationId("pets", new Version("1.1.0"), 4));
    }

    private Classification ask(Map<String, String> options) throws RequestException {
        Query query = new Query(Map.of("image", new Query.ImageFile(ByteBuffer.allocate(0))), options);
        return capability.answer(query, Cancellation.withoutDeadline());
    }

    @Test
    void optionsThatAreLeftOutHaveTheirDefaults() throws RequestException {
        ask(Map.of());
        ask(Map.of("model", "", "top", "5"));
        ask(Map.of("model", "birds", "top", "2"));
        assertEquals(
                List.of(
                        ClassificationOptions.DEFAULT,
                        ClassificationOptions.DEFAULT,
                        new ClassificationOptions(Optional.of("birds"), 2)),
                asked);
    }

    @Test
    void whatItDoesNotTakeIsInvalid() {
        for (Map<String, String> options : List.of(Map.of("top", "many"), Map.of("topp", "3"))) {
            RequestException refused = assertThrows(RequestException.class, () -> ask(options));
            assertEquals(Code.INVALID_INPUT, refused.code());
        }
        Query query = new Query(Map.of("picture", new Query.ImageFile(ByteBuffer.allocate(0))), Map.of());
        RequestException refused =
                assertThrows(RequestException.class, () -> capability.answer(query, Cancellation.withoutDeadline()));
        assertEquals(Code.INVALID_INPUT, refused.code());
        assertTrue(refused.getMessage().contains("picture"), refused.getMessage());
    }

    @Test
    void writesJsonInOrder() {
        assertEquals(
                "{noneOfThese=false, classes=[{label=cat, index=3, probability=0.9125, logit=6.5},"
                        + " {label=dog, index=5, probability=0.0625, logit=3.25}], unknownBelow=2.0,"
                        + " models=[{model=pets, version=1.1.0, generation=4}]}",
                capability.json(CAT).toString());
        Classification without = answer(OptionalDouble.empty(), new ScoredClass(0, "a", 1, 1));
        assertEquals(
                List.of("noneOfThese", "classes", "models"),
                List.copyOf(capability.json(without).keySet()));
    }

    @Test
    void drawsTheClassesOrThatItIsNoneOfThem() {
        assertEquals(List.of("cat 91.3 %", "dog 6.3 %"), captions(CAT));
        assertEquals(List.of("none of these"), captions(NONE));
    }

    private List<String> captions(Classification answer) {
        List<String> captions = new ArrayList<>();
        capability.draw(answer, new Canvas() {
            @Override
            public void box(double left, double top, double right, double bottom, String label) {
                throw new AssertionError("a box: " + label);
            }

            @Override
            public void point(double x, double y) {
                throw new AssertionError("a point at " + x + "," + y);
            }

            @Override
            public void caption(String text) {
                captions.add(text);
            }
        });
        return captions;
    }

    @Test
    void noneOfTheseAgreesWithItselfOnly() {
        assertEquals(1, capability.agreement(NONE, NONE));
        assertEquals(0, capability.agreement(NONE, CAT));
        assertEquals(0, capability.agreement(CAT, NONE));
    }
}
