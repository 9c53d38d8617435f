package margay.forge.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import margay.elastic.model.Form;
import margay.forge.export.GoldenVectors.Candidate;
import org.junit.jupiter.api.Test;

class GoldenVectorsTest {
    private static final int IMAGES = 40;

    /** A form whose only logit is given by image, and is off by something where it is computed in another way. */
    private static Candidate candidate(int bits, double logit, IntToDoubleFunction off) {
        Form form = new Form("w" + bits, List.of("w%d.sym.tensor+a8.sym".formatted(bits)), false, 0, null, 1, 0, "", 0);
        return new Candidate(
                form, predictions(image -> logit), List.of(predictions(image -> logit + off.applyAsDouble(image))));
    }

    private static Predictions predictions(IntToDoubleFunction logit) {
        return new Predictions(
                IntStream.range(0, IMAGES)
                        .mapToObj(image -> new float[] {(float) logit.applyAsDouble(image)})
                        .toArray(float[][]::new),
                new int[IMAGES]);
    }

    @Test
    void imagesAreThoseThatRoundingChangesLeast() {
        GoldenVectors golden = new GoldenVectors(List.of(
                candidate(8, 1, image -> image % 10 == 3 ? 0.01 : 0.2),
                candidate(4, 2, image -> image % 10 == 3 || image % 10 == 5 ? 0 : 3)));
        assertArrayEquals(new int[] {3, 13, 23, 33}, golden.images());
    }

    @Test
    void outputsHaveToBeNearerThanHalfOfTheWayToAnotherForm() {
        Candidate eight = candidate(8, 1, image -> 0.01 + image % 10 / 10.0);
        Candidate four = candidate(4, 1.5, image -> 0.002);
        GoldenVectors golden = new GoldenVectors(List.of(eight, four));
        assertEquals(0.25, golden.tolerance(eight), 1e-6, "rounding changes other images by more");
        assertEquals(0.004, golden.tolerance(four), 1e-6, "twice of what any image changes by");
    }

    @Test
    void roundingIsAllowedEvenWhereAnotherFormIsNear() {
        Candidate one = candidate(8, 1, image -> 0.1);
        GoldenVectors golden = new GoldenVectors(List.of(one, candidate(7, 1.01, image -> 0.1)));
        assertEquals(0.2, golden.tolerance(one), 1e-6);
    }

    @Test
    void anotherNameOfTheSameFormIsNoOtherForm() {
        Candidate one = candidate(3, 1, image -> 0.1);
        GoldenVectors golden = new GoldenVectors(List.of(one, candidate(3, 1, image -> 0.1)));
        assertEquals(0.2, golden.tolerance(one), 1e-6);
    }
}
