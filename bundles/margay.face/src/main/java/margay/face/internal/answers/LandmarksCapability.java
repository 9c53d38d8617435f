package margay.face.internal.answers;

import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.api.image.Point;
import margay.face.api.FaceLandmarker;
import margay.face.api.LandmarkedFace;
import margay.face.api.LandmarkedFaces;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code landmarks}: 68 points of each face. */
@Component
public final class LandmarksCapability implements Capability<LandmarkedFaces> {
    static final String NAME = "landmarks";

    /** Mean distance of the points, by the height of the face, from which on two sets have nothing in common. */
    private static final double FAR = 0.1;

    private final FaceLandmarker landmarker;

    /**
     * @param landmarker that answers
     */
    @Activate
    public LandmarksCapability(@Reference FaceLandmarker landmarker) {
        this.landmarker = landmarker;
    }

    @Override
    public CapabilityInfo info() {
        return Pictures.info(NAME, "Finds the faces in a picture and 68 landmarks of each.");
    }

    @Override
    public LandmarkedFaces answer(Query query, Cancellation cancellation) throws RequestException {
        return landmarker.landmarks(Pictures.in(query, NAME), cancellation);
    }

    @Override
    public double agreement(LandmarkedFaces expected, LandmarkedFaces actual) {
        return Agreement.of(expected.faces(), actual.faces(), LandmarkedFace::face, LandmarksCapability::closeness);
    }

    private static double closeness(LandmarkedFace expected, LandmarkedFace actual) {
        double sum = 0;
        for (int i = 0; i < expected.landmarks().size(); i++) {
            Point one = expected.landmarks().get(i);
            Point other = actual.landmarks().get(i);
            sum += Math.hypot(one.x() - other.x(), one.y() - other.y());
        }
        double mean = sum / expected.landmarks().size() / expected.face().box().height();
        return Math.max(0, 1 - mean / FAR);
    }

    @Override
    public void draw(LandmarkedFaces answer, Canvas canvas) {
        for (LandmarkedFace face : answer.faces()) {
            FacesCapability.box(face.face(), "", canvas);
            face.landmarks().forEach(point -> canvas.point(point.x(), point.y()));
        }
    }

    @Override
    public Map<String, Object> json(LandmarkedFaces answer) {
        return Json.answer(
                answer.faces().stream().map(LandmarksCapability::json).toList(), answer.models());
    }

    private static Map<String, Object> json(LandmarkedFace face) {
        Map<String, Object> json = Json.face(face.face());
        json.put("landmarks", face.landmarks().stream().map(Json::point).toList());
        return json;
    }
}
