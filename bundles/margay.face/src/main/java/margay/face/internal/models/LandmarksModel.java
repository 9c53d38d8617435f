package margay.face.internal.models;

import margay.api.model.Model;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The model that marks faces. A better-ranked one takes over live; the configuration property {@code model.target} chooses
 * among several.
 */
@Component(service = LandmarksModel.class, configurationPid = "margay.face.landmarks")
public final class LandmarksModel {
    @Reference(
            target = "(" + Model.TASK + "=face-landmarks)",
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Model model;

    /** @return the model to lease now */
    public Model model() {
        return model;
    }
}
