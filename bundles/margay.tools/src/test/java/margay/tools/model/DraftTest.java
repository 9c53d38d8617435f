package margay.tools.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final TensorInfo DATA = new TensorInfo("data", ElementType.FLOAT32, Shape.of(-1, 3, 112, 112));
    private static final TensorInfo FIRST = new TensorInfo("first", ElementType.FLOAT32, Shape.of(1, 128));
    private static final TensorInfo SECOND = new TensorInfo("second", ElementType.INT64, Shape.of(1));

    private static Draft draft(String card) {
        return new Draft(JsonParser.parseString(card).getAsJsonObject());
    }

    @Test
    void tensorsComeFromTheFile() throws RequestException {
        Draft draft = draft("{}");
        draft.inputs(List.of(DATA));
        draft.outputs(List.of(FIRST, SECOND));
        JsonObject json = draft.complete();
        assertEquals(
                "[{\"tensor\":{\"name\":\"data\",\"type\":\"float32\",\"shape\":[-1,3,112,112]}}]",
                json.get("inputs").toString());
        assertEquals(2, json.getAsJsonArray("outputs").size());
        assertEquals(1, json.get("schema").getAsInt());
    }

    @Test
    void theCardAddsThePictureAndFixesTheShape() throws RequestException {
        Draft draft = draft("{\"inputs\":[{\"image\":{\"layout\":\"NCHW\"},\"tensor\":{\"shape\":[1,3,112,112]}}]}");
        draft.inputs(List.of(DATA));
        assertEquals(
                "[{\"image\":{\"layout\":\"NCHW\"},"
                        + "\"tensor\":{\"name\":\"data\",\"type\":\"float32\",\"shape\":[1,3,112,112]}}]",
                draft.complete().get("inputs").toString());
    }

    @Test
    void theCardChoosesOutputs() throws RequestException {
        Draft draft = draft("{\"outputs\":[{\"name\":\"second\"}]}");
        draft.outputs(List.of(FIRST, SECOND));
        assertEquals(
                "[{\"name\":\"second\",\"type\":\"int64\",\"shape\":[1]}]",
                draft.complete().get("outputs").toString());
    }

    @Test
    void aTensorThatTheModelHasNotIsNamed() {
        RequestException failure =
                assertThrows(RequestException.class, () -> draft("{\"inputs\":[{\"tensor\":{\"name\":\"image\"}}]}")
                        .inputs(List.of(DATA)));
        assertTrue(failure.getMessage().contains("\"image\""), failure.getMessage());
        assertTrue(failure.getMessage().contains("it has data"), failure.getMessage());
    }

    @Test
    void theCommandLineCountsMoreThanTheCard() throws RequestException {
        Draft draft = draft("{\"name\":\"card\",\"task\":\"t\",\"embedding\":{\"space\":\"s\"}}");
        assertEquals("line", draft.decide("name", Optional.of("line")));
        assertEquals("t", draft.decide("task", Optional.empty()));
        JsonObject json = draft.complete();
        assertEquals("line", json.get("name").getAsString());
        assertEquals("s", json.getAsJsonObject("embedding").get("space").getAsString());
        assertFalse(json.has("golden"));
    }

    @Test
    void aMissingFieldIsNamed() {
        RequestException failure =
                assertThrows(RequestException.class, () -> draft("{}").decide("task", Optional.empty()));
        assertTrue(failure.getMessage().contains("\"task\""), failure.getMessage());
    }
}
