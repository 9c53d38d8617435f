package margay.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import margay.api.backend.ExecutionProvider;

/** A {@link BoardReport} for programs. */
final class BoardJson {
    private BoardJson() {}

    static Map<String, Object> of(BoardReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("board", report.board());
        json.put("accelerators", report.accelerators());
        json.put("backends", list(report.backends().stream().map(BoardJson::json)));
        json.put("unresolved", list(report.unresolved().stream().map(BoardJson::json)));
        return json;
    }

    private static List<Map<String, Object>> list(Stream<Map<String, Object>> objects) {
        return objects.toList();
    }

    private static Map<String, Object> json(BoardReport.BackendState backend) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", backend.info().name());
        json.put("version", backend.info().version());
        json.put("formats", new TreeSet<>(backend.info().formats()));
        json.put("elementTypes", new TreeSet<>(backend.info().elementTypes()));
        json.put("features", new TreeSet<>(backend.info().features()));
        json.put("providers", list(backend.providers().stream().map(BoardJson::json)));
        backend.problem().ifPresent(problem -> json.put("problem", problem));
        return json;
    }

    private static Map<String, Object> json(ExecutionProvider provider) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", provider.name());
        json.put("origin", provider.origin());
        json.put("devices", provider.devices());
        provider.problem().ifPresent(problem -> json.put("problem", problem));
        return json;
    }

    private static Map<String, Object> json(Unresolved bundle) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bundle", bundle.bundle());
        json.put("version", bundle.version().toString());
        json.put("lacks", bundle.lacks());
        return json;
    }
}
