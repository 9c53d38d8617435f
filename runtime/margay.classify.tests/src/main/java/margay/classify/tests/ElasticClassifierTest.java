package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.Models;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.elastic.model.Arrays32;
import margay.elastic.model.BundleJar;
import margay.elastic.model.ElasticBundles;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What the forge exports, and margay.elastic makes a model of, answers with its own temperature and threshold. */
class ElasticClassifierTest {
    private static final String NAME = "elastic-colours";
    private static final String GOLDEN_INPUT = "elastic/golden/input0.bin";
    private static final String GOLDEN_OUTPUT = "elastic/golden/float32.bin";
    private static final String WEIGHTS = "elastic/weights.safetensors";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Models models;

    @InjectService
    ImageClassifier classifier;

    @Test
    void temperatureAndThresholdAreThoseOfTheForm() throws BundleException, RequestException, InterruptedException {
        try (Installed installed = new Installed(context, models)) {
            Bundle elastic = installed.install(NAME, new ByteArrayInputStream(jar()));
            installed.awaitService("(margay.model.name=" + NAME + ")");
            Classification red = ask(Pictures.RED);
            assertEquals("red", red.best().orElseThrow().label());
            double one = Math.exp(10 / 2.5);
            assertEquals(one / (one + 2), red.classes().get(0).probability(), 1e-5);
            assertEquals(OptionalDouble.of(1.5), red.unknownBelow());
            assertTrue(ask(Pictures.BLACK).noneOfThese());
            installed.uninstall(elastic);
            installed.awaitGone(NAME);
        }
    }

    private Classification ask(int colour) throws RequestException {
        return classifier.classify(
                Pictures.of(colour), ClassificationOptions.DEFAULT.withModel(NAME), Cancellation.withoutDeadline());
    }

    private static byte[] jar() {
        Arrays32 arrays = new Arrays32();
        arrays.put("last.weight", List.of(3, 3), 10, 0, 0, 0, 10, 0, 0, 0, 10);
        arrays.put("last.bias", List.of(3), 0, 0, 0);
        arrays.put("last.least", List.of(1), 0);
        byte[] weights = arrays.encode();
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(WEIGHTS, weights);
        files.put(GOLDEN_INPUT, floats(3 * 4 * 4));
        files.put(GOLDEN_OUTPUT, floats(3));
        files.put(ElasticDescriptor.PATH, ElasticFiles.json(descriptor(ElasticFiles.sha256(weights))));
        return BundleJar.of(
                "test.classify." + NAME,
                "1.0.0",
                ElasticBundles.NAMESPACE,
                ElasticBundles.attributes(NAME, "1.0.0"),
                files);
    }

    private static byte[] floats(int zeros) {
        return ByteBuffer.allocate(zeros * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .array();
    }

    private static ElasticDescriptor descriptor(String sha256) {
        float scale = 1 / 255f;
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                NAME,
                "image-classification",
                WEIGHTS,
                sha256,
                new ElasticDescriptor.Input(
                        "image", List.of(1, 3, 4, 4), List.of(0f, 0f, 0f), List.of(scale, scale, scale)),
                new ElasticDescriptor.Output("logits", List.of(1, 3)),
                ColourModel.LABELS,
                List.of(
                        Step.plain(Operation.AVERAGE, List.of("image"), "mean"),
                        new Step(Operation.LINEAR, List.of("mean"), "logits", "last", 0, 0, 0)),
                List.of(new Form(Form.FLOAT, List.of(), false, 0.9, null, 2.5, 1.5, GOLDEN_OUTPUT, 1e-3)),
                List.of(GOLDEN_INPUT),
                Map.of("title", "Colours"));
    }
}
