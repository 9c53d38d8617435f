package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The kit's own models go by the format of the backend. */
class TestModelsTest {
    @Test
    void has_models_of_a_format() {
        assertEquals("onnx", TestModels.of(Set.of("onnx")).format());
        assertEquals("tflite", TestModels.of(Set.of("tflite")).format());
    }

    @Test
    void refuses_a_format_that_it_has_no_models_of() {
        assertRefused(Set.of("margay-test-unknown"), "override models()");
    }

    @Test
    void leaves_out_no_format_of_several() {
        assertRefused(Set.of("onnx", "tflite"), "once for each");
    }

    private static void assertRefused(Set<String> formats, String advice) {
        String message = assertThrows(IllegalArgumentException.class, () -> TestModels.of(formats))
                .getMessage();
        assertTrue(message.contains(advice), message);
    }
}
