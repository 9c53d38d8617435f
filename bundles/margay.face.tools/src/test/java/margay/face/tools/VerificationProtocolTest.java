package margay.face.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import margay.face.tools.VerificationProtocol.Result;
import margay.face.tools.VerificationProtocol.Scored;
import org.junit.jupiter.api.Test;

class VerificationProtocolTest {
    private static Scored same(double similarity, int fold) {
        return new Scored(similarity, true, fold);
    }

    private static Scored different(double similarity, int fold) {
        return new Scored(similarity, false, fold);
    }

    @Test
    void aFoldIsDecidedByTheThresholdOfTheOthers() {
        List<Scored> pairs = List.of(
                same(0.9, 0),
                same(0.5, 0),
                different(0.3, 0),
                different(0.1, 0),
                same(0.8, 1),
                same(0.7, 1),
                different(0.6, 1),
                different(0.2, 1));
        // Fold 0 by 0.7 of fold 1: one of four wrong; fold 1 by 0.5 of fold 0: one of four wrong.
        Result result = VerificationProtocol.measure(pairs, 2);
        assertEquals(0.75, result.accuracy(), 1e-12);
        assertEquals(0.6, result.threshold(), 1e-12);
        assertEquals(0, result.deviation(), 1e-12);
    }

    @Test
    void theBestThresholdDecidesMostPairsRight() {
        assertEquals(0.4, VerificationProtocol.threshold(List.of(same(0.9, 0), same(0.4, 0), different(0.3, 0))));
        assertEquals(
                0.9,
                VerificationProtocol.threshold(
                        List.of(same(0.9, 0), different(0.5, 0), different(0.5, 0), same(0.5, 0))));
        Random random = new Random(2);
        for (int round = 0; round < 100; round++) {
            List<Scored> pairs = random(random, 30);
            double best = VerificationProtocol.accuracy(pairs, VerificationProtocol.threshold(pairs));
            for (Scored pair : pairs) {
                assertTrue(best >= VerificationProtocol.accuracy(pairs, pair.similarity()));
            }
        }
    }

    @Test
    void trueAcceptsAreCountedWhereFalseAcceptsAreFewEnough() {
        List<Scored> pairs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pairs.add(different(i / 1000.0, 0));
        }
        pairs.add(same(0.2, 0));
        pairs.add(same(0.0985, 0));
        pairs.add(same(0.0975, 0));
        pairs.add(same(0.05, 0));
        assertEquals(0.5, VerificationProtocol.tar(pairs, 0.01));
        assertEquals(0.25, VerificationProtocol.tar(pairs, 0.001));
        assertEquals(1, VerificationProtocol.tar(pairs, 1));
    }

    @Test
    void equalSimilaritiesPassTogetherOrNotAtAll() {
        List<Scored> pairs = List.of(same(0.5, 0), different(0.5, 0), same(0.7, 0), different(0.1, 0));
        assertEquals(0.5, VerificationProtocol.tar(pairs, 0.01));
        assertEquals(1, VerificationProtocol.tar(pairs, 0.5));
    }

    private static List<Scored> random(Random random, int count) {
        List<Scored> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new Scored(random.nextInt(12) / 12.0, random.nextBoolean(), 0));
        }
        return pairs;
    }
}
