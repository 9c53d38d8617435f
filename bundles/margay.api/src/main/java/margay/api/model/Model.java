package margay.api.model;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A model that serves. The engine registers this service when the first generation of a model serves, keeps it over
 * swaps, and withdraws it when no generation can serve any more. Its properties follow the serving generation.
 */
@ProviderType
public interface Model {
    /** Service property (String): the model's name. */
    String NAME = "margay.model.name";

    /** Service property (String): what it does, for example {@code face-detection}. */
    String TASK = "margay.model.task";

    /** Service property (String): the version of the generation that serves. */
    String VERSION = "margay.model.version";

    /** Service property (String): the embedding space of the generation that serves; absent if it has none. */
    String SPACE = "margay.model.space";

    /** @return the model's name, unique on a box */
    String name();
}
