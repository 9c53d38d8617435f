package margay.engine.internal.lease;

import java.util.Map;
import java.util.Optional;
import margay.engine.internal.open.OpenModel;

/** Which generation serves each model, replaced as a whole: a reader sees one moment. */
public final class ServingTable {
    private volatile Map<String, OpenModel> serving = Map.of();

    /** @param next by the model's name; a copy is taken */
    public void replace(Map<String, OpenModel> next) {
        serving = Map.copyOf(next);
    }

    /** @return by the model's name, one moment of the table; immutable */
    public Map<String, OpenModel> now() {
        return serving;
    }

    /** @return what serves the model now */
    public Optional<OpenModel> of(String model) {
        return Optional.ofNullable(serving.get(model));
    }
}
