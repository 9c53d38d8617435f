package margay.shell.internal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import margay.api.backend.ExecutionProvider;
import margay.shell.Table;

/** A {@link BoardReport} for people. */
final class BoardTables {
    private BoardTables() {}

    static void print(BoardReport report, PrintWriter out) {
        Map<String, Object> board = report.board();
        out.println(board.getOrDefault("model", "unknown board") + ", " + board.get("architecture") + ", "
                + board.get("usableProcessors") + " processors, " + memory(board.get("memory")) + " memory");
        out.println();
        accelerators(report.accelerators()).print(out);
        out.println();
        backends(report.backends()).print(out);
        if (!report.unresolved().isEmpty()) {
            out.println();
            unresolved(report.unresolved()).print(out);
        }
    }

    private static Table accelerators(List<Map<String, Object>> accelerators) {
        Table table = new Table("ACCELERATOR", "VENDOR", "NAME", "MEMORY", "SPEEDS UP", "DEVICE", "LIBRARY");
        accelerators.forEach(accelerator -> table.row(
                accelerator.get("kind"),
                accelerator.get("vendor"),
                accelerator.get("name"),
                memory(accelerator.get("memory")),
                accelerator.get("forms") instanceof List<?> forms ? words(forms) : "-",
                accelerator.getOrDefault("device", "-"),
                accelerator.getOrDefault("library", "-")));
        return table;
    }

    private static Table backends(List<BoardReport.BackendState> backends) {
        Table table = new Table("BACKEND", "VERSION", "FORMATS", "PROVIDER", "FROM", "DEVICES", "PROBLEM");
        for (BoardReport.BackendState backend : backends) {
            Consumer<ExecutionProvider> row = provider -> table.row(
                    backend.info().name(),
                    backend.info().version(),
                    words(new TreeSet<>(backend.info().formats())),
                    provider.name(),
                    provider.origin(),
                    provider.devices().isEmpty() ? "-" : String.join(", ", provider.devices()),
                    provider.problem().orElse(""));
            backend.providers().forEach(row);
            if (backend.providers().isEmpty()) {
                row.accept(new ExecutionProvider("-", "-", List.of(), backend.problem()));
            }
        }
        return table;
    }

    private static Table unresolved(List<Unresolved> bundles) {
        Table table = new Table("NOT RESOLVED", "VERSION", "LACKS");
        bundles.forEach(bundle -> table.row(bundle.bundle(), bundle.version(), String.join("; ", bundle.lacks())));
        return table;
    }

    private static String words(Iterable<?> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append(text.isEmpty() ? "" : " ").append(word));
        return text.toString();
    }

    private static String memory(Object bytes) {
        return bytes instanceof Number number ? String.format("%.1f GiB", number.doubleValue() / (1L << 30)) : "-";
    }
}
