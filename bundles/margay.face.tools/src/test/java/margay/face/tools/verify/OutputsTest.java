package margay.face.tools.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void numbersWithinTheToleranceAgree() {
        Outputs here = new Outputs().add("embedding", 0.50009, -0.2);
        Outputs there = new Outputs().add("embedding", 0.5, -0.2);
        assertEquals(List.of(), here.differences(there, TOLERANCE));
        assertEquals(9e-5, here.largestDifference(there), 1e-12);
    }

    @Test
    void theRowThatDiffersIsNamed() {
        Outputs here = new Outputs().add("score", 0.9).add("embedding", 0.5002);
        Outputs there = new Outputs().add("score", 0.9).add("embedding", 0.5);
        List<String> differences = here.differences(there, TOLERANCE);
        assertEquals(1, differences.size());
        assertTrue(differences.get(0).startsWith("embedding: differs by "), differences.get(0));
    }

    @Test
    void pixelsAreMeasuredAgainstTheLargestOfTheRow() {
        Outputs there = new Outputs().add("box", 100, 200, 300, 400);
        assertEquals(List.of(), new Outputs().add("box", 100.03, 200, 300, 400).differences(there, TOLERANCE));
        assertEquals(
                1,
                new Outputs()
                        .add("box", 100.05, 200, 300, 400)
                        .differences(there, TOLERANCE)
                        .size());
    }

    @Test
    void aRowOrNumberThatIsMissingIsADifference() {
        Outputs here = new Outputs().add("a", 1).add("b", 1, 2);
        Outputs there = new Outputs().add("b", 1).add("c", 1);
        assertEquals(
                List.of("a: 1 numbers here, 0 there", "b: 2 numbers here, 1 there", "c: 0 numbers here, 1 there"),
                here.differences(there, TOLERANCE));
    }

    @Test
    void whatIsNotANumberAgreesWithNothing() {
        Outputs broken = new Outputs().add("score", Double.NaN);
        assertEquals(
                1, broken.differences(new Outputs().add("score", 0), TOLERANCE).size());
        assertEquals(
                1, new Outputs().add("score", 0).differences(broken, TOLERANCE).size());
    }

    @Test
    void aFileKeepsEveryDigit(@TempDir Path folder) throws IOException {
        Outputs outputs = new Outputs().add("pi", Math.PI, (float) 0.1).add("none");
        Path file = folder.resolve("outputs.json");
        outputs.write(file);
        assertEquals(List.of(), outputs.differences(Outputs.read(file), 0));
    }

    @Test
    void aFileThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
        for (String text : List.of("", "{}", "[", "{\"outputs\":3}")) {
            Path file = Files.writeString(folder.resolve("outputs.json"), text);
            assertThrows(IOException.class, () -> Outputs.read(file), text);
        }
    }
}
