package margay.engine.internal.tune;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import margay.api.backend.Candidate;
import margay.api.calibration.Wish;

/** Answers as JSON. Fields that a reader does not know are skipped; one that is missing makes the text unreadable. */
final class AnswerJson {
    private static final int SCHEMA = 3;
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private AnswerJson() {}

    private record Document(
            int schema,
            String weights,
            List<String> variants,
            Boolean fast,
            Map<String, String> defaultOptions,
            Integer defaultThreads,
            Wish wish,
            String processor,
            List<String> backends,
            List<String> offers,
            Taken taken) {}

    private record Taken(
            String backend,
            String version,
            String candidate,
            Map<String, String> options,
            Integer threads,
            String variant,
            Double ratio) {}

    static String write(Answer answer) {
        Conditions conditions = answer.conditions();
        Way way = answer.way();
        return GSON.toJson(new Document(
                SCHEMA,
                conditions.weights(),
                conditions.variants(),
                conditions.fast(),
                conditions.options(),
                conditions.threads(),
                conditions.wish(),
                conditions.processor(),
                conditions.backends(),
                conditions.offers(),
                new Taken(
                        way.backend(),
                        way.version(),
                        way.candidate().name(),
                        way.candidate().options(),
                        way.threads(),
                        way.variant().orElse(""),
                        answer.ratio())));
    }

    /** @throws IllegalArgumentException if the text is no answer, or one of another schema */
    static Answer read(String json) {
        try {
            Document document = GSON.fromJson(json, Document.class);
            if (document == null || document.schema() != SCHEMA) {
                throw new IllegalArgumentException("it is no answer of schema " + SCHEMA);
            }
            return answer(document);
        } catch (JsonParseException | NullPointerException malformed) {
            throw new IllegalArgumentException("it is damaged: " + malformed.getMessage(), malformed);
        }
    }

    private static Answer answer(Document document) {
        Taken taken = document.taken();
        if (taken.threads() < 1 || document.defaultThreads() < 1 || !(taken.ratio() > 0)) {
            throw new IllegalArgumentException("its numbers of threads or its ratio cannot be");
        }
        return new Answer(
                new Conditions(
                        document.weights(),
                        document.variants(),
                        document.fast(),
                        document.defaultOptions(),
                        document.defaultThreads(),
                        document.wish(),
                        document.processor(),
                        document.backends(),
                        document.offers()),
                new Way(
                        Objects.requireNonNull(taken.backend(), "backend"),
                        Objects.requireNonNull(taken.version(), "version"),
                        new Candidate(Objects.requireNonNull(taken.candidate(), "candidate"), taken.options()),
                        taken.threads(),
                        Optional.of(taken.variant()).filter(name -> !name.isEmpty())),
                taken.ratio());
    }
}
