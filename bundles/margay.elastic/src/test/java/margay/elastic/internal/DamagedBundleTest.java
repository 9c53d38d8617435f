package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

/** Whatever the files of a bundle hold, each form is made or refused as a file that cannot be read. */
class DamagedBundleTest {
    private static final int ROUNDS = 300;
    private static final String WEIGHTS = "weights";
    private static final String LIKELY = "0123456789-.eEN[]{},:\"\\/ abcdefghijklmnopqrstuvwxyz";
    private static final String LAYER = "w8.sym.channel+a8.sym";

    @TempDir
    Path state;

    private final SplittableRandom random = new SplittableRandom(1);
    private int made;
    private int refused;

    private static Map<String, byte[]> sound() {
        return files(arrays().encode());
    }

    private static Arrays32 arrays() {
        Arrays32 arrays = new Arrays32()
                .put("c.weight", List.of(2, 3, 1, 1), 1, 2, 3, 4, 5, 6)
                .put("c.least", List.of(1), -1)
                .put("c.w8.sym.channel.scale", List.of(2), 0.1f, 0.2f)
                .put("c.a8.sym.scale", List.of(1), 0.1f)
                .put("last.weight", List.of(2, 2), 1, 2, 3, 4)
                .put("last.bias", List.of(2), 1, 2)
                .put("last.least", List.of(1), 0)
                .put("last.w8.sym.channel.scale", List.of(2), 0.1f, 0.2f)
                .put("last.a8.sym.scale", List.of(1), 0.1f)
                .put("whole/mean.step", List.of(1), 0.1f)
                .put("whole/r.step", List.of(1), 0.1f);
        for (String form : List.of(Form.FLOAT, "whole", "part")) {
            arrays.put(form + "/c.factor", List.of(2), 1, -1).put(form + "/c.shift", List.of(2), 0, 1);
        }
        return arrays;
    }

    private static Map<String, byte[]> files(byte[] weights) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(WEIGHTS, weights);
        files.put("input", new byte[4 * 3 * 4]);
        files.put("golden", new byte[2 * 4]);
        files.put(ElasticDescriptor.PATH, ElasticFiles.json(descriptor(ElasticFiles.sha256(weights))));
        return files;
    }

    private static ElasticDescriptor descriptor(String sha256) {
        List<String> layers = List.of(LAYER, LAYER);
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                "small",
                "image-classification",
                WEIGHTS,
                sha256,
                new ElasticDescriptor.Input("image", List.of(1, 3, 2, 2), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                new ElasticDescriptor.Output("logits", List.of(1, 2)),
                List.of("a", "b"),
                List.of(
                        new Step(Operation.CONV, List.of("image"), "c", "c", 1, 0, 1),
                        Step.plain(Operation.RELU, List.of("c"), "r"),
                        Step.plain(Operation.AVERAGE, List.of("r"), "mean"),
                        new Step(Operation.LINEAR, List.of("mean"), "logits", "last", 0, 0, 0)),
                List.of(
                        new Form(Form.FLOAT, List.of(), false, 0.9, null, 1, 0, "golden", 0.1),
                        new Form("whole", layers, true, 0.9, null, 1, 0, "golden", 0.1),
                        new Form("part", layers, false, 0.9, null, 1, 0, "golden", 0.1)),
                List.of("input"),
                Map.of("title", "Small"));
    }

    /** Changes some bytes of a part of a file, most of them to what text of this kind has. */
    private byte[] damaged(byte[] file, int from, int to) {
        byte[] damaged = file.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            damaged[random.nextInt(from, to)] = random.nextInt(10) == 0
                    ? (byte) random.nextInt()
                    : (byte) LIKELY.charAt(random.nextInt(LIKELY.length()));
        }
        return damaged;
    }

    private void makeAll(Map<String, byte[]> files, int round) {
        ElasticFiles.Source source = path -> {
            if (!files.containsKey(path)) {
                throw new FileNotFoundException(path);
            }
            return new ByteArrayInputStream(files.get(path));
        };
        try {
            ElasticDescriptor descriptor = ElasticFiles.descriptor(source);
            Version version = new Version(1, 0, 0);
            FormFiles forms = new FormFiles(source, descriptor, version, List.of(), state.resolve(round + ""));
            descriptor.forms().forEach(form -> make(forms, form));
        } catch (IOException unreadable) {
            refused++;
        }
    }

    private void make(FormFiles forms, Form form) {
        try {
            ModelBundle.of(forms, form, forms.version());
            made++;
        } catch (IOException unmakeable) {
            refused++;
        }
    }

    @Test
    void aSoundBundleIsMade() {
        makeAll(sound(), 0);
        assertTrue(made == 3 && refused == 0, made + " made, " + refused + " refused");
    }

    @Test
    void aDamagedDescriptorIsReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, byte[]> files = sound();
            byte[] json = files.get(ElasticDescriptor.PATH);
            files.put(ElasticDescriptor.PATH, damaged(json, 0, json.length));
            makeAll(files, round);
        }
        assertTrue(made > 0 && refused > 0, made + " made, " + refused + " refused");
    }

    @Test
    void arraysThatDoNotFitAreReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] weights = arrays().encode();
            int header = (int)
                    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
            Map<String, byte[]> files =
                    files(damaged(weights, Long.BYTES, round % 4 == 0 ? weights.length : Long.BYTES + header));
            makeAll(files, round);
        }
        assertTrue(made > 0 && refused > 0, made + " made, " + refused + " refused");
    }

    /** What is wrong with one form alone leaves the others. */
    @Test
    void aFormWhoseArraysDoNotFitIsRefusedAlone() {
        makeAll(with("float32/c.factor", 7), 0);
        assertTrue(made == 2 && refused == 1, made + " made, " + refused + " refused");
        makeAll(with("whole/r.step", 3), 1);
        assertTrue(made == 5 && refused == 1, made + " made, " + refused + " refused");
    }

    @Test
    void arraysOfOtherShapesAreRefused() {
        makeAll(with("c.weight", 6), 0);
        makeAll(with("c.weight", 2, 3, 1), 1);
        assertTrue(made == 0 && refused == 2 * 3, made + " made, " + refused + " refused");
    }

    /** A sound bundle but for an array of other extents. */
    private static Map<String, byte[]> with(String array, Integer... extents) {
        float[] values = new float[List.of(extents).stream().reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, 1);
        return files(arrays().put(array, List.of(extents), values).encode());
    }
}
