package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import margay.api.backend.Candidate;
import margay.api.calibration.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
    private static final Conditions CONDITIONS = new Conditions(
            "ab".repeat(32),
            List.of("cd".repeat(32)),
            true,
            Map.of("optimization", "all"),
            1,
            Wish.LATENCY,
            "amd64-x-2",
            List.of("fake 1", "other 2"),
            List.of("fake with arena=true"));
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
        List<String> fields = Pattern.compile("\"(\\w+)\": ")
                .matcher(whole)
                .results()
                .map(match -> match.group(1))
                .filter(field -> !List.of("optimization", "rewrite").contains(field))
                .toList();
        assertEquals(18, fields.size(), fields::toString);
        for (String field : fields) {
            Files.writeString(file, whole.replaceFirst('"' + field + '"', "\"nothing\""));
            assertEquals(Optional.empty(), answers.read(CONDITIONS.weights()), field);
        }
        for (String damaged : List.of(
                "",
                "null",
                "{}",
                "[1]",
                whole.substring(0, whole.length() / 2),
                whole.replace("\"schema\": 3", "\"schema\": 2"),
                whole.replace("\"threads\": 2", "\"threads\": 0"),
                whole.replace("\"ratio\": 0.5", "\"ratio\": 0"),
                whole.replace("LATENCY", "NOTHING"))) {
            Files.writeString(file, damaged);
            assertEquals(Optional.empty(), answers.read(CONDITIONS.weights()), damaged);
        }
    }

    @Test
    void backendsThatAreNotThereYetDoNotMatterForOpening() {
        Conditions early = CONDITIONS.withoutBackends();
        assertEquals(List.of(), early.backends());
        assertEquals(List.of(), early.offers());
        assertEquals(CONDITIONS.wish(), early.wish());
        assertNotEquals(CONDITIONS, early);
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

    @Test
    void anAttemptThatWasStoppedForgivesNoneBefore() throws IOException {
        Attempts attempts = new Attempts(state);
        attempts.begin("w");
        attempts.begin("w");
        attempts.withdraw("w");
        assertFalse(attempts.areUsedUp("w"));
        attempts.begin("w");
        assertTrue(attempts.areUsedUp("w"));
    }
}
