package margay.face.tools.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import margay.api.model.GenerationStatus;
import margay.face.api.Identification;
import margay.shell.Output;
import margay.shell.Table;
import margay.tools.swap.Latencies;

/**
 * What the demonstration showed, as tables and as JSON.
 *
 * @param answers who is in the photographs
 * @param models that answered, before any was swapped
 * @param outcome of the swaps
 * @param swaps how many
 * @param pictures the folder of the annotated ones
 */
record Report(
        Map<Photo, Identification> answers,
        List<GenerationStatus> models,
        Swapping.Outcome outcome,
        int swaps,
        Path pictures) {

    void print(Output output) {
        text(output.out());
        output.print(this::json, nothingMore -> {});
    }

    private void text(PrintWriter writer) {
        people().print(writer);
        writer.println("Annotated pictures are in " + pictures + ".");
        writer.println();
        modelTable().print(writer);
        writer.println();
        load().print(writer);
        writer.println("Poisoned version " + outcome.poisoned().id().version() + ": "
                + (outcome.isRefused() ? "refused, " : "NOT REFUSED, ")
                + outcome.poisoned().reason().orElse("no reason"));
        outcome.failure().ifPresent(failure -> writer.println("First failure: " + failure));
    }

    private Table people() {
        Table table = new Table("PHOTOGRAPH", "FACES", "IDENTIFIED", "WHO");
        answers.forEach(
                (photo, answer) -> table.row(photo.name(), answer.faces().size(), identified(answer), who(answer)));
        return table;
    }

    private static String who(Identification answer) {
        return answer.faces().stream()
                .flatMap(face -> face.match().stream())
                .map(match -> String.format("%s %.2f", match.person(), match.similarity()))
                .collect(Collectors.joining(", "));
    }

    private Table modelTable() {
        Table table = new Table("MODEL", "VERSION", "TASK", "BACKEND");
        models.forEach(status -> table.row(
                status.id().model(),
                status.id().version(),
                status.task().orElse("-"),
                status.backend().orElse("-")));
        return table;
    }

    private Table load() {
        return new Table("PHASE", "REQUESTS", "P50 MS", "P99 MS", "MAX MS")
                .row(row("steady", outcome.steady()))
                .row(row("swapping", outcome.swapping()));
    }

    private static Object[] row(String phase, Latencies latencies) {
        return new Object[] {
            phase,
            latencies.count(),
            millis(latencies.percentile(50)),
            millis(latencies.percentile(99)),
            millis(latencies.max())
        };
    }

    private Map<String, Object> json() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("images", answers.size());
        result.put(
                "faces",
                answers.values().stream()
                        .mapToInt(answer -> answer.faces().size())
                        .sum());
        result.put(
                "identified",
                answers.values().stream().mapToLong(Report::identified).sum());
        result.put("requests", outcome.requests());
        result.put("failed", outcome.failed());
        result.put("swaps", swaps);
        result.put("refused", outcome.isRefused() ? 1 : 0);
        result.put("p50_steady_ms", millis(outcome.steady().percentile(50)));
        result.put("p99_steady_ms", millis(outcome.steady().percentile(99)));
        result.put("p99_swap_ms", millis(outcome.swapping().percentile(99)));
        result.put("models", models.stream().map(Report::json).toList());
        return result;
    }

    private static Map<String, Object> json(GenerationStatus status) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("model", status.id().model());
        model.put("version", status.id().version().toString());
        status.task().ifPresent(task -> model.put("task", task));
        status.backend().ifPresent(backend -> model.put("backend", backend));
        return model;
    }

    private static long identified(Identification answer) {
        return answer.faces().stream().filter(face -> face.match().isPresent()).count();
    }

    /** In steps of a microsecond. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
