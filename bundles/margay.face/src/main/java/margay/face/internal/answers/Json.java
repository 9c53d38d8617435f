package margay.face.internal.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.image.Point;
import margay.api.model.GenerationId;
import margay.face.api.Face;

/** What the answers about faces have in common as JSON. Coordinates are rounded to hundredths of a pixel. */
final class Json {
    private Json() {}

    static Map<String, Object> answer(List<?> faces, List<GenerationId> models) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("faces", faces);
        json.put("models", models.stream().map(Json::model).toList());
        return json;
    }

    static Map<String, Object> face(Face face) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("left", rounded(face.box().left()));
        json.put("top", rounded(face.box().top()));
        json.put("right", rounded(face.box().right()));
        json.put("bottom", rounded(face.box().bottom()));
        json.put("score", face.score());
        if (!face.keyPoints().isEmpty()) {
            Map<String, Object> points = new LinkedHashMap<>();
            face.keyPoints().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> points.put(e.getKey().name().toLowerCase(Locale.ROOT), point(e.getValue())));
            json.put("keyPoints", points);
        }
        return json;
    }

    static List<Double> point(Point point) {
        return List.of(rounded(point.x()), rounded(point.y()));
    }

    private static Map<String, Object> model(GenerationId id) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", id.model());
        json.put("version", id.version().toString());
        json.put("generation", id.number());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
