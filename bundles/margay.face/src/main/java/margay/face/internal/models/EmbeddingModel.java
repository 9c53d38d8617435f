package margay.face.internal.models;

import margay.api.model.Model;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The model that embeds faces. A better-ranked one takes over live; the configuration property {@code model.target} chooses
 * among several.
 */
@Component(service = EmbeddingModel.class, configurationPid = "margay.face.embedding")
public final class EmbeddingModel {
    @Reference(
            target = "(" + Model.TASK + "=face-embedding)",
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Model model;

    /** @return the model to lease now */
    public Model model() {
        return model;
    }
}
