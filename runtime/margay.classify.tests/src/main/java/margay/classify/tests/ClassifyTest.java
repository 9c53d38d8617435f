package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;
import margay.api.model.Models;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.classify.api.InvalidLogitsException;
import margay.classify.api.ScoredClass;
import margay.classify.api.UnfitModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** One image classifier on ONNX Runtime. Requests are made at once: they wait until it serves. */
class ClassifyTest {
    private static final Map<String, Object> CALIBRATED = Map.of("temperature", 4, "unknownBelow", 2.5);

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Models models;

    @InjectService
    ImageDecoder decoder;

    @InjectService
    ImageClassifier classifier;

    private Installed installed;

    @BeforeEach
    void begin() {
        installed = new Installed(context, models);
    }

    @AfterEach
    void end() throws BundleException, RequestException {
        assertEquals(0, installed.leases());
        installed.close();
    }

    private Classification ask(ByteBuffer file, int top) throws RequestException {
        return classifier.classify(file, ClassificationOptions.DEFAULT.withTop(top), Cancellation.withoutDeadline());
    }

    private Classification ask(int colour) throws RequestException {
        return ask(Pictures.of(colour), 5);
    }

    private static List<String> labels(Classification answer) {
        return answer.classes().stream().map(ScoredClass::label).toList();
    }

    @Test
    void aPictureGetsLabelsAndCalibratedProbabilities() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.2.0").parameters(CALIBRATED));
        Classification answer = ask(0x00FF33);
        assertEquals(List.of("green", "blue", "red"), labels(answer));
        assertEquals("green", answer.best().orElseThrow().label());
        double[] logits = {10, 2, 0};
        double sum =
                IntStream.range(0, 3).mapToDouble(i -> Math.exp(logits[i] / 4)).sum();
        for (int i = 0; i < 3; i++) {
            ScoredClass scored = answer.classes().get(i);
            assertEquals(logits[i], scored.logit(), 1e-4);
            assertEquals(Math.exp(logits[i] / 4) / sum, scored.probability(), 1e-5);
            assertEquals(ColourModel.LABELS.indexOf(scored.label()), scored.index());
        }
        assertEquals("colours", answer.model().model());
        assertEquals("1.2.0", answer.model().version().toString());
    }

    @Test
    void asManyClassesAsAreWantedComeOrAllThatThereAre() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0"));
        assertEquals(List.of("red"), labels(ask(Pictures.of(Pictures.RED), 1)));
        assertEquals(
                3,
                ask(Pictures.of(Pictures.RED), ClassificationOptions.MOST)
                        .classes()
                        .size());
        for (int top : new int[] {0, -1, ClassificationOptions.MOST + 1}) {
            RequestException refused = assertThrows(RequestException.class, () -> ask(Pictures.of(Pictures.RED), top));
            assertEquals(Code.INVALID_INPUT, refused.code());
        }
    }

    @Test
    void aPictureUnlikeAllClassesIsNoneOfThese() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0").parameters(CALIBRATED));
        Classification dark = ask(0x202020);
        assertTrue(dark.noneOfThese());
        assertTrue(dark.best().isEmpty());
        assertEquals(3, dark.classes().size());
        assertFalse(ask(0x808080).noneOfThese());
    }

    @Test
    void withoutAThresholdItNeverSaysNoneOfThese() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0"));
        Classification black = ask(Pictures.BLACK);
        assertFalse(black.noneOfThese());
        assertEquals(1 / 3.0, black.classes().get(0).probability(), 1e-9);
    }

    @Test
    void decodedPixelsAreClassifiedAsTheirFileIs() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0").parameters(CALIBRATED));
        try (Image image = decoder.decode(Pictures.of(0x3366CC))) {
            Classification pixels =
                    classifier.classify(image, ClassificationOptions.DEFAULT, Cancellation.withoutDeadline());
            assertEquals(ask(0x3366CC).classes(), pixels.classes());
        }
    }

    @Test
    void whatIsNoPictureIsAnErrorOfThatRequestOnly() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0"));
        ByteBuffer text = StandardCharsets.UTF_8.encode("a thousand words");
        assertEquals(
                Problem.UNKNOWN_FORMAT,
                assertThrows(ImageException.class, () -> ask(text, 5)).problem());
        ByteBuffer half = Pictures.of(Pictures.RED);
        half.limit(half.limit() / 2);
        assertEquals(
                Problem.DAMAGED,
                assertThrows(ImageException.class, () -> ask(half, 5)).problem());
        assertEquals("red", ask(Pictures.RED).best().orElseThrow().label());
    }

    @Test
    void logitsThatAreNotFiniteAreAnErrorOfThatPictureOnly() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0").finiteForBlackAlone());
        assertThrows(InvalidLogitsException.class, () -> ask(Pictures.WHITE));
        assertEquals(0, ask(Pictures.BLACK).classes().get(0).logit(), 1e-4);
    }

    @Test
    void labelsThatDoNotMatchTheClassesAreNamed() throws BundleException {
        installed.install(new ColourModel("colours", "1.0.0").labels(List.of("red", "other")));
        UnfitModelException unfit = assertThrows(UnfitModelException.class, () -> ask(Pictures.RED));
        assertEquals("colours", unfit.model().model());
        assertTrue(unfit.getMessage().contains("it has 2 labels"), unfit.getMessage());
    }

    @Test
    void outputsThatAreNoLogitsAreNamed() throws BundleException {
        installed.install(new ColourModel("colours", "1.0.0").map());
        UnfitModelException unfit = assertThrows(UnfitModelException.class, () -> ask(Pictures.RED));
        assertTrue(unfit.getMessage().contains("not FLOAT32[1, 3, 1, 1]"), unfit.getMessage());
    }

    @Test
    void aCancelledRequestIsOver() throws BundleException, RequestException {
        installed.install(new ColourModel("colours", "1.0.0"));
        Cancellation cancellation = Cancellation.withoutDeadline();
        cancellation.cancel();
        RequestException refused = assertThrows(
                RequestException.class,
                () -> classifier.classify(Pictures.of(Pictures.RED), ClassificationOptions.DEFAULT, cancellation));
        assertEquals(Code.CANCELLED, refused.code());
        assertEquals("red", ask(Pictures.RED).best().orElseThrow().label());
    }
}
