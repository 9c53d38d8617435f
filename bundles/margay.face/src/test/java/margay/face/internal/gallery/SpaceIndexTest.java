package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import margay.face.api.Embedding;
import margay.face.api.IdentifiedFace.Match;
import org.junit.jupiter.api.Test;

class SpaceIndexTest {
    private static float[] face(long seed) {
        return People.embedding("s", seed).values();
    }

    @Test
    void anEmptyIndexKnowsNobody() {
        SpaceIndex index = SpaceIndex.empty(People.DIMENSION);
        assertTrue(index.nearest(face(1)).isEmpty());
        assertEquals(-1, index.similarity(face(1), "a"));
    }

    @Test
    void anOldSnapshotDoesNotSeeWhatWasAddedLater() {
        SpaceIndex before = SpaceIndex.empty(People.DIMENSION).append("a", List.of(face(1)));
        SpaceIndex after = before.append("b", List.of(face(2)));
        assertEquals("a", before.nearest(face(2)).orElseThrow().person());
        assertEquals("b", after.nearest(face(2)).orElseThrow().person());
        assertEquals("a", after.without("b").nearest(face(2)).orElseThrow().person());
    }

    @Test
    void itAnswersLikeComparingOneByOne() {
        Random random = new Random(11);
        Map<String, List<Long>> people = new TreeMap<>();
        SpaceIndex index = SpaceIndex.empty(People.DIMENSION);
        for (int step = 0; step < 400; step++) {
            String name = "p" + random.nextInt(60);
            if (random.nextInt(4) == 0) {
                index = index.without(name);
                people.remove(name);
            } else {
                index = index.append(name, List.of(face(step)));
                people.computeIfAbsent(name, n -> new ArrayList<>()).add((long) step);
            }
            Embedding face = People.embedding("s", 10_000 + step);
            assertNearest(people, face, index);
        }
    }

    private static void assertNearest(Map<String, List<Long>> people, Embedding face, SpaceIndex index) {
        String best = null;
        double most = -2;
        for (Map.Entry<String, List<Long>> person : people.entrySet()) {
            for (long seed : person.getValue()) {
                double similarity = face.similarity(People.embedding("s", seed));
                if (similarity > most) {
                    most = similarity;
                    best = person.getKey();
                }
            }
        }
        assertEquals(best, index.nearest(face.values()).map(Match::person).orElse(null));
        if (best != null) {
            assertEquals(most, index.similarity(face.values(), best), 1e-5);
        }
    }
}
