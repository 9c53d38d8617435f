package margay.elastic.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import margay.elastic.model.Step.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElasticFilesTest {
    private static ElasticDescriptor descriptor(String layer, boolean integerOnly) {
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                "small",
                "image-classification",
                "weights",
                "",
                new ElasticDescriptor.Input("image", List.of(1, 3), List.of(0f), List.of(1f)),
                new ElasticDescriptor.Output("logits", List.of(1, 2)),
                List.of("a", "b"),
                List.of(new Step(Operation.LINEAR, List.of("image"), "logits", "last", 0, 0, 0)),
                List.of(new Form(
                        "form", layer.isEmpty() ? List.of() : List.of(layer), integerOnly, 0, null, 1, 0, "golden", 0)),
                List.of("input"),
                Map.of());
    }

    private static ElasticDescriptor read(String json) throws IOException {
        return ElasticFiles.descriptor(path -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String json(ElasticDescriptor descriptor) {
        return new String(ElasticFiles.json(descriptor), StandardCharsets.UTF_8);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        ElasticDescriptor written = descriptor("w8.sym.channel+a8.sym", true);
        assertEquals(written, read(json(written)));
        assertTrue(read(json(written)).forms().get(0).integerOnly());
    }

    @Test
    void aDescriptorOfSchemaOneHasNoIntegerOnlyForms() throws IOException {
        String old = json(descriptor("w8.sym.channel+a8.sym", false))
                .replace("\"schema\": 2", "\"schema\": 1")
                .replaceAll("\"integerOnly\": false,\\s*", "");
        assertFalse(old.contains("integerOnly"));
        assertEquals(1, read(old).schema());
        assertFalse(read(old).forms().get(0).integerOnly());
    }

    @Test
    void aSchemaToComeIsRefused() {
        String newer = json(descriptor("", false)).replace("\"schema\": 2", "\"schema\": 3");
        IOException failure = assertThrows(IOException.class, () -> read(newer));
        assertEquals("elastic/elastic.json is not of schema 1 to 2, which this version reads", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "goldenInputs": ["input"]  | "goldenInputs": []      | it has no golden inputs to check forms with
                    "goldenInputs": ["input"]  | "goldenInputs": [""]    | a golden input has no path
                    "golden": "golden"         | "golden": ""            | the form form has no path of golden outputs
                    "tolerance": 0.0           | "tolerance": -0.1       | the form form has the tolerance -0.1
                    "tolerance": 0.0           | "tolerance": NaN        | $.forms[0].tolerance
                    "tolerance": 0.0           | "tolerance": 1e999      | Infinity
                    "accuracy": 0.0            | "accuracy": 87.2        | the form form has the accuracy 87.2
                    "accuracy": 0.0            | "accuracy": -0.1        | the form form has the accuracy -0.1
                    "temperature": 1.0         | "temperature": 0        | the form form has the temperature 0.0
                    "unknownBelow": 0.0        | "unknownBelow": -1e999  | Infinity
                    "labels": ["a", "b"]       | "labels": ["a"]         | 1 label
                    "shape": [1, 3]            | "shape": [1, 0]         | has the shape [1, 0]
                    "shape": [1, 3]            | "shape": [-1, -3]       | has the shape [-1, -3]
                    "shape": [1, 3]            | "shape": [65536, 65536] | has the shape [65536, 65536]
                    "shape": [1, 2]            | "shape": [2, 1]         | 2 labels
                    "weights": "weights"       | "weights": ""           | it has no path of weights
                    """)
    void whatCannotBeIsRefused(String sound, String wrong, String reason) {
        String json = json(descriptor("", false))
                .replaceAll("\\s+", " ")
                .replaceAll("\\[ ", "[")
                .replaceAll(" ]", "]");
        assertTrue(json.contains(sound), json);
        IOException refused = assertThrows(IOException.class, () -> read(json.replace(sound, wrong)));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void aConvolutionMovesOnAndHasGroups() {
        for (List<Integer> wrong : List.of(List.of(0, 0, 1), List.of(1, -1, 1), List.of(1, 0, 0))) {
            Step conv =
                    new Step(Operation.CONV, List.of("image"), "logits", "c", wrong.get(0), wrong.get(1), wrong.get(2));
            ElasticDescriptor sound = descriptor("", false);
            String json = json(new ElasticDescriptor(
                    ElasticDescriptor.SCHEMA,
                    sound.name(),
                    sound.task(),
                    sound.weights(),
                    "",
                    sound.input(),
                    sound.output(),
                    sound.labels(),
                    List.of(conv),
                    sound.forms(),
                    sound.goldenInputs(),
                    Map.of()));
            IOException refused = assertThrows(IOException.class, () -> read(json));
            assertTrue(refused.getMessage().contains("the convolution logits"), refused.getMessage());
        }
    }

    @Test
    void onlySymmetricFormsOfEightBitsAreIntegerOnly() {
        for (String layer : List.of("", "w4.sym.channel+a8.sym", "w8.sym.channel+a7.sym", "w8.asym.channel+a8.sym")) {
            IOException failure = assertThrows(IOException.class, () -> read(json(descriptor(layer, true))));
            assertTrue(failure.getMessage().contains("integer-only"), failure.getMessage());
        }
    }
}
