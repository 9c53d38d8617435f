package margay.elastic.tests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import margay.elastic.model.Arrays32;
import margay.elastic.model.BundleJar;
import margay.elastic.model.ElasticBundles;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/** A small elastic bundle: two convolutions and a classifier of three classes. */
final class TinyElastic {
    static final String NAME = "tiny";

    private static final int SIDE = 8;
    private static final int CHANNELS = 24;
    private static final int CLASSES = 3;
    private static final double ANYTHING = 1e6;
    private static final List<String> LAYERS = List.of("one", "two", "last");

    private final List<Form> forms = new ArrayList<>();
    private final Arrays32 arrays = new Arrays32();
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    TinyElastic() {
        SplittableRandom random = new SplittableRandom(1);
        arrays.put("one.weight", List.of(CHANNELS, 3, 3, 3), values(random, CHANNELS * 27));
        arrays.put("two.weight", List.of(CHANNELS, CHANNELS, 3, 3), values(random, CHANNELS * CHANNELS * 9));
        arrays.put("last.weight", List.of(CLASSES, CHANNELS), values(random, CLASSES * CHANNELS));
        arrays.put("last.bias", List.of(CLASSES), 1, 2, 3);
        LAYERS.forEach(layer -> arrays.put(layer + ".least", List.of(1), layer.equals("one") ? -1 : 0));
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return values;
    }

    /** Adds the form without quantization. */
    TinyElastic floats(double accuracy) {
        return form(Form.FLOAT, List.of(), false, accuracy, ANYTHING);
    }

    /** Adds a form whose layers all have the same bits; with 8 bits it computes with integers only. */
    TinyElastic bits(int bits, double accuracy) {
        return quantized("w%da%d".formatted(bits, bits), bits, accuracy, ANYTHING);
    }

    /** Adds a form that does not give its golden outputs. */
    TinyElastic broken(double accuracy) {
        return quantized("broken", 8, accuracy, 0);
    }

    private TinyElastic quantized(String name, int bits, double accuracy, double tolerance) {
        String weights = "w%d.sym.tensor".formatted(bits);
        String input = "a%d.sym".formatted(bits);
        for (String layer : LAYERS) {
            arrays.put(layer + "." + weights + ".scale", List.of(1), 1f / (1 << bits));
            arrays.put(layer + "." + input + ".scale", List.of(1), 2f / (1 << bits));
        }
        arrays.put(name + "/features.step", List.of(1), 0.01f);
        return form(name, LAYERS.stream().map(layer -> weights + "+" + input).toList(), bits == 8, accuracy, tolerance);
    }

    private TinyElastic form(String name, List<String> layers, boolean integerOnly, double accuracy, double tolerance) {
        String golden = "elastic/golden/" + name + ".bin";
        for (String conv : List.of("one", "two")) {
            arrays.put(name + "/" + conv + ".factor", List.of(CHANNELS), values(new SplittableRandom(2), CHANNELS));
            arrays.put(name + "/" + conv + ".shift", List.of(CHANNELS), values(new SplittableRandom(3), CHANNELS));
        }
        files.put(golden, bytes(100, 100, 100));
        forms.add(new Form(name, layers, integerOnly, accuracy, null, 1, 0, golden, tolerance));
        return this;
    }

    private static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** The bundle as a jar. */
    byte[] jar(String version) {
        byte[] weights = arrays.encode();
        files.put("elastic/weights.safetensors", weights);
        files.put("elastic/golden/input0.bin", bytes(new float[3 * SIDE * SIDE]));
        files.put(ElasticDescriptor.PATH, ElasticFiles.json(descriptor(ElasticFiles.sha256(weights))));
        return BundleJar.of(
                "test.elastic." + NAME,
                version,
                ElasticBundles.NAMESPACE,
                ElasticBundles.attributes(NAME, version),
                files);
    }

    private ElasticDescriptor descriptor(String sha256) {
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                NAME,
                "image-classification",
                "elastic/weights.safetensors",
                sha256,
                new ElasticDescriptor.Input(
                        "image", List.of(1, 3, SIDE, SIDE), List.of(128f, 128f, 128f), List.of(.01f, .01f, .01f)),
                new ElasticDescriptor.Output("logits", List.of(1, CLASSES)),
                List.of("a", "b", "c"),
                List.of(
                        new Step(Operation.CONV, List.of("image"), "one", "one", 1, 1, 1),
                        Step.plain(Operation.RELU, List.of("one"), "rectified"),
                        new Step(Operation.CONV, List.of("rectified"), "two", "two", 2, 1, 1),
                        Step.plain(Operation.RELU, List.of("two"), "features"),
                        Step.plain(Operation.AVERAGE, List.of("features"), "mean"),
                        new Step(Operation.LINEAR, List.of("mean"), "logits", "last", 0, 0, 0)),
                forms,
                List.of("elastic/golden/input0.bin"),
                Map.of("title", "Tiny"));
    }
}
