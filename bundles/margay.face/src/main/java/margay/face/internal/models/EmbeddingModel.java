package margay.face.internal.models;

import margay.api.model.Model;
import org.osgi.service.component.annotations.Component;

/** The model that embeds faces. */
@Component(
        service = EmbeddingModel.class,
        configurationPid = "margay.face.embedding",
        property = "model.target=(" + Model.TASK + "=" + EmbeddingModel.TASK + ")")
public final class EmbeddingModel extends ServingModel {
    static final String TASK = "face-embedding";

    /** Nothing serves yet. */
    public EmbeddingModel() {
        super(TASK);
    }
}
