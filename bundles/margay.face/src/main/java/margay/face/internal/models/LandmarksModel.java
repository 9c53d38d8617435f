package margay.face.internal.models;

import margay.api.model.Model;
import org.osgi.service.component.annotations.Component;

/** The model that marks faces. */
@Component(
        service = LandmarksModel.class,
        configurationPid = "margay.face.landmarks",
        property = "model.target=(" + Model.TASK + "=" + LandmarksModel.TASK + ")")
public final class LandmarksModel extends ServingModel {
    static final String TASK = "face-landmarks";

    /** Nothing serves yet. */
    public LandmarksModel() {
        super(TASK);
    }
}
