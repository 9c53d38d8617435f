package margay.face.internal.models;

import margay.api.model.Model;
import org.osgi.service.component.annotations.Component;

/** The model that finds faces. */
@Component(
        service = DetectionModel.class,
        configurationPid = "margay.face.detection",
        property = "model.target=(" + Model.TASK + "=" + DetectionModel.TASK + ")")
public final class DetectionModel extends ServingModel {
    static final String TASK = "face-detection";

    /** Nothing serves yet. */
    public DetectionModel() {
        super(TASK);
    }
}
