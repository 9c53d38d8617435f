package margay.face.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import margay.face.tools.LfwPairs.Pair;
import org.junit.jupiter.api.Test;

class LfwPairsTest {
    private static final List<String> LINES =
            List.of("10\t300", "Ann\t1\t12", "Ann\t1\tBob\t2", "Cleo\t2\t3", "", "Cleo\t2\tDan\t1");

    @Test
    void aSamePairAfterADifferentOneBeginsTheNextFold() throws IOException {
        LfwPairs lfw = LfwPairs.parse(LINES);
        assertEquals(2, lfw.folds());
        assertEquals(
                List.of(
                        new Pair("Ann/Ann_0001.jpg", "Ann/Ann_0012.jpg", true, 0),
                        new Pair("Ann/Ann_0001.jpg", "Bob/Bob_0002.jpg", false, 0),
                        new Pair("Cleo/Cleo_0002.jpg", "Cleo/Cleo_0003.jpg", true, 1),
                        new Pair("Cleo/Cleo_0002.jpg", "Dan/Dan_0001.jpg", false, 1)),
                lfw.pairs());
        assertEquals(6, lfw.images().size());
        assertEquals(true, lfw.images().containsAll(Set.of("Ann/Ann_0001.jpg", "Dan/Dan_0001.jpg")));
    }

    @Test
    void filesThatAreNoPairsAreRefused() {
        assertThrows(IOException.class, () -> LfwPairs.parse(List.of()));
        assertThrows(IOException.class, () -> LfwPairs.parse(List.of("Ann\t1\t2", "Ann\t1\tBob\t2")));
        assertThrows(IOException.class, () -> LfwPairs.parse(List.of("Ann\t1\tx")));
        assertThrows(IOException.class, () -> LfwPairs.parse(List.of("Ann\t1\t2", "oops")));
    }
}
