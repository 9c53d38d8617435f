package margay.forge.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import margay.elastic.model.Form;
import org.junit.jupiter.api.Test;

class ExportCheckTest {
    private static final Form FLOATS = form(List.of());
    private static final Form QUANTIZED = form(List.of("w8.sym.tensor+a8.sym"));

    private static Form form(List<String> layers) {
        return new Form("f", layers, false, 0, null, 1, 0, "", 0);
    }

    /** A thousand images of two classes, of which some get the other class and all are shifted. */
    private static Predictions predictions(int flipped, float shift) {
        float[][] logits = IntStream.range(0, 1000)
                .mapToObj(i -> i < flipped ? new float[] {shift, 1 + shift} : new float[] {1 + shift, shift})
                .toArray(float[][]::new);
        return new Predictions(logits, IntStream.range(0, 1000).map(i -> i % 2).toArray());
    }

    private static ExportCheck check(int flipped, float shift) {
        return ExportCheck.of(predictions(0, 0), predictions(flipped, shift));
    }

    @Test
    void floatsMayDifferByAThousandth() {
        assertEquals(Optional.empty(), check(0, 0.0005f).objection(FLOATS));
        String objection = check(0, 0.002f).objection(FLOATS).orElseThrow();
        assertTrue(objection.contains("is not the trained network"), objection);
    }

    @Test
    void quantizedFormsMayDifferInOneImageOfAThousand() {
        assertEquals(Optional.empty(), check(0, 0.5f).objection(QUANTIZED));
        assertEquals(Optional.empty(), check(1, 0).objection(QUANTIZED));
        assertTrue(check(2, 0).objection(QUANTIZED).isPresent());
    }

    @Test
    void roundingMayChangeOneImageOfAHundredButNotTheAccuracy() {
        assertEquals(Optional.empty(), check(10, 0).objectionToRounding(QUANTIZED));
        assertTrue(check(12, 0).objectionToRounding(QUANTIZED).isPresent());
        assertTrue(worse(2).objectionToRounding(QUANTIZED).isPresent());
    }

    /** Some images get a wrong class. */
    private static ExportCheck worse(int count) {
        Predictions right = predictions(0, 0);
        int[] all = IntStream.range(0, 1000).map(i -> 0).toArray();
        return ExportCheck.of(
                new Predictions(right.logits(), all),
                new Predictions(predictions(count, 0).logits(), all));
    }

    @Test
    void whatIsNoNumberIsNotTheSame() {
        assertTrue(check(0, Float.NaN).objection(FLOATS).isPresent());
    }

    @Test
    void logitsThatAreTooSureByAFactorGetItAsTemperature() {
        float[][] logits = IntStream.range(0, 400)
                .mapToObj(i -> new float[] {(float) (3 * Math.log(3)), 0})
                .toArray(float[][]::new);
        int[] labels = IntStream.range(0, 400).map(i -> i % 4 == 0 ? 1 : 0).toArray();
        Confidence confidence = Confidence.of(new Predictions(logits, labels));
        assertEquals(3, confidence.temperature(), 1e-3);
        assertEquals(3 * Math.log(3), confidence.unknownBelow(), 1e-5);
    }
}
