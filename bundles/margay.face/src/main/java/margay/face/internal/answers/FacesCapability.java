package margay.face.internal.answers;

import java.util.Locale;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.face.api.Face;
import margay.face.api.FaceDetector;
import margay.face.api.Faces;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code faces}: where faces are. */
@Component
public final class FacesCapability implements Capability<Faces> {
    static final String NAME = "faces";
    private final FaceDetector detector;

    /**
     * @param detector that answers
     */
    @Activate
    public FacesCapability(@Reference FaceDetector detector) {
        this.detector = detector;
    }

    @Override
    public CapabilityInfo info() {
        return Pictures.info(NAME, "Finds the faces in a picture.");
    }

    @Override
    public Faces answer(Query query, Cancellation cancellation) throws RequestException {
        return detector.detect(Pictures.in(query, NAME), cancellation);
    }

    @Override
    public double agreement(Faces expected, Faces actual) {
        return Agreement.of(expected.faces(), actual.faces(), face -> face, (one, other) -> 1);
    }

    @Override
    public void draw(Faces answer, Canvas canvas) {
        answer.faces().forEach(face -> box(face, String.format(Locale.ROOT, "%.2f", face.score()), canvas));
    }

    static void box(Face face, String label, Canvas canvas) {
        canvas.box(
                face.box().left(),
                face.box().top(),
                face.box().right(),
                face.box().bottom(),
                label);
        face.keyPoints().values().forEach(point -> canvas.point(point.x(), point.y()));
    }

    @Override
    public Map<String, Object> json(Faces answer) {
        return Json.answer(answer.faces().stream().map(Json::face).toList(), answer.models());
    }
}
