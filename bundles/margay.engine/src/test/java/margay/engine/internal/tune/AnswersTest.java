package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.backend.Candidate;
import margay.api.calibration.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
    private static final Conditions CONDITIONS = new Conditions(
            "ab".repeat(32),
            List.of("cd".repeat(32)),
            Map.of("optimization", "all"),
            1,
            Wish.LATENCY,
            "amd64-x-2",
            List.of("fake 1", "other 2"));
    private static final Answer ANSWER = new Answer(
            CONDITIONS,
            new Way("fake", "1", new Candidate("cpu, faster", Map.of("rewrite", "faster")), 2, Optional.of("int8")),
            0.5);

    @TempDir
    private Path state;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        new Answers(state).write(ANSWER);
        assertEquals(Optional.of(ANSWER), new Answers(state).read(CONDITIONS.weights()));
        assertEquals(Optional.empty(), new Answers(state).read("ef".repeat(32)));
    }

    @Test
    void theLastAnswerCountsAndNothingElseIsLeft() throws IOException {
        Answers answers = new Answers(state);
        answers.write(ANSWER);
        Answer better = new Answer(CONDITIONS, new Way("fake", "1", Candidate.DEFAULT, 1, Optional.empty()), 1);
        answers.write(better);
        assertEquals(Optional.of(better), answers.read(CONDITIONS.weights()));
        try (Stream<Path> files = Files.list(state.resolve("calibration"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aDamagedFileIsNoAnswer() throws IOException {
        Answers answers = new Answers(state);
        answers.write(ANSWER);
        Path file = state.resolve("calibration").resolve(CONDITIONS.weights() + ".json");
        String whole = Files.readString(file);
        for (String damaged : List.of(
                "",
                "null",
                "{}",
                "[1]",
                whole.substring(0, whole.length() / 2),
                whole.replace("\"schema\": 1", "\"schema\": 2"),
                whole.replace("\"threads\": 2", "\"threads\": 0"),
                whole.replace("LATENCY", "NOTHING"),
                whole.replace("\"options\"", "\"nothing\""))) {
            Files.writeString(file, damaged);
            Optional<Answer> read = answers.read(CONDITIONS.weights());
            assertTrue(read.isEmpty() || !read.get().conditions().equals(CONDITIONS), damaged);
        }
    }

    @Test
    void backendsThatAreNotThereYetDoNotMatterForOpening() {
        Conditions early = new Conditions(
                CONDITIONS.weights(),
                CONDITIONS.variants(),
                CONDITIONS.options(),
                CONDITIONS.threads(),
                CONDITIONS.wish(),
                CONDITIONS.processor(),
                List.of());
        assertTrue(CONDITIONS.agreeBeforeBackends(early));
        Conditions other = new Conditions(
                CONDITIONS.weights(),
                CONDITIONS.variants(),
                CONDITIONS.options(),
                CONDITIONS.threads(),
                Wish.ENERGY,
                CONDITIONS.processor(),
                List.of());
        assertFalse(CONDITIONS.agreeBeforeBackends(other));
    }

    @Test
    void attemptsThatTookTheBoxDownAreCounted() throws IOException {
        Attempts attempts = new Attempts(state);
        assertFalse(attempts.areUsedUp("w"));
        attempts.begin("w");
        assertFalse(new Attempts(state).areUsedUp("w"));
        attempts.begin("w");
        assertTrue(new Attempts(state).areUsedUp("w"));
        attempts.end("w");
        assertFalse(attempts.areUsedUp("w"));
    }
}
