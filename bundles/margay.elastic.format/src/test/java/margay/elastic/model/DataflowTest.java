package margay.elastic.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import margay.elastic.model.Step.Operation;
import org.junit.jupiter.api.Test;

class DataflowTest {
    private static final Step STEM = conv("image", "stem");
    private static final Step RELU = Step.plain(Operation.RELU, List.of("stem"), "a");
    private static final Step INNER = conv("a", "inner");
    private static final Step SECOND = Step.plain(Operation.RELU6, List.of("inner"), "b");
    private static final Step BRANCH = conv("b", "branch");
    private static final Step SUM = Step.plain(Operation.ADD, List.of("branch", "a"), "sum");
    private static final Step END = Step.plain(Operation.RELU, List.of("sum"), "end");
    private static final Dataflow BLOCK =
            new Dataflow(List.of(STEM, RELU, INNER, SECOND, BRANCH, SUM, END, conv("end", "result")), "result");

    private static Step conv(String input, String name) {
        return new Step(Operation.CONV, List.of(input), name, name, 1, 1, 1);
    }

    @Test
    void aValueThatTwoStepsUseIsOfNoStepAlone() {
        assertEquals(Optional.empty(), BLOCK.only("a"));
        assertEquals(Optional.of(BRANCH), BLOCK.only("b"));
        assertEquals(Optional.empty(), BLOCK.only("result"));
    }

    @Test
    void aRectifierBelongsToTheStepBeforeIt() {
        assertEquals(Optional.of(SECOND), BLOCK.rectifier(INNER));
        assertEquals("b", BLOCK.rectified(INNER));
        assertEquals(Optional.empty(), BLOCK.rectifier(BRANCH));
        assertEquals("branch", BLOCK.rectified(BRANCH));
        assertTrue(BLOCK.isRectified("b"));
        assertFalse(BLOCK.isRectified("branch"));
    }

    @Test
    void theStreamIsWhatDoesMoreThanEnterOneLayer() {
        assertEquals(List.of("a", "branch"), BLOCK.stream());
    }

    @Test
    void aSumThatIsPooledIsInTheStream() {
        Step pooled = Step.plain(Operation.AVERAGE, List.of("end"), "mean");
        assertEquals(
                List.of("a", "branch", "end"),
                new Dataflow(List.of(STEM, RELU, INNER, SECOND, BRANCH, SUM, END, pooled), "mean").stream());
    }
}
