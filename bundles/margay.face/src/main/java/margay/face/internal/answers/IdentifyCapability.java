package margay.face.internal.answers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.face.api.FaceGallery;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.IdentifiedFace.Match;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code identify}: who is in a picture. */
@Component
public final class IdentifyCapability implements Capability<Identification> {
    static final String NAME = "identify";
    private final FaceGallery gallery;

    /**
     * @param gallery that answers
     */
    @Activate
    public IdentifyCapability(@Reference FaceGallery gallery) {
        this.gallery = gallery;
    }

    @Override
    public CapabilityInfo info() {
        return Pictures.info(NAME, "Tells who of the people in the gallery is in a picture.");
    }

    @Override
    public Identification answer(Query query, Cancellation cancellation) throws RequestException {
        return gallery.identify(Pictures.in(query, NAME), cancellation);
    }

    @Override
    public double agreement(Identification expected, Identification actual) {
        return Agreement.of(
                expected.faces(),
                actual.faces(),
                IdentifiedFace::face,
                (one, other) -> person(one).equals(person(other)) ? 1 : 0);
    }

    private static Optional<String> person(IdentifiedFace face) {
        return face.match().map(Match::person);
    }

    @Override
    public void draw(Identification answer, Canvas canvas) {
        for (IdentifiedFace face : answer.faces()) {
            FacesCapability.box(
                    face.face(), face.match().map(IdentifyCapability::label).orElse("unknown"), canvas);
        }
        answer.tooSmall().forEach(face -> FacesCapability.box(face, "too small", canvas));
    }

    private static String label(Match match) {
        return String.format(Locale.ROOT, "%s %.2f", match.person(), match.similarity());
    }

    @Override
    public Map<String, Object> json(Identification answer) {
        List<Map<String, Object>> faces =
                answer.faces().stream().map(IdentifyCapability::json).toList();
        Map<String, Object> json = Json.answer(faces, answer.models());
        json.put("threshold", answer.threshold());
        json.put("tooSmall", answer.tooSmall().stream().map(Json::face).toList());
        json.put("notCompared", answer.notCompared());
        return json;
    }

    private static Map<String, Object> json(IdentifiedFace face) {
        Map<String, Object> json = Json.face(face.face());
        face.match().ifPresent(match -> {
            json.put("person", match.person());
            json.put("similarity", match.similarity());
        });
        return json;
    }
}
