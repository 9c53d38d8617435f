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
                        "form", layer.isEmpty() ? List.of() : List.of(layer), integerOnly, 0, null, 1, 0, "", 0)),
                List.of(),
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

    @Test
    void onlySymmetricFormsOfEightBitsAreIntegerOnly() {
        for (String layer : List.of("", "w4.sym.channel+a8.sym", "w8.sym.channel+a7.sym", "w8.asym.channel+a8.sym")) {
            IOException failure = assertThrows(IOException.class, () -> read(json(descriptor(layer, true))));
            assertTrue(failure.getMessage().contains("integer-only"), failure.getMessage());
        }
    }
}
