package margay.engine.internal.tune;

import java.util.List;
import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;
import margay.api.model.GenerationId;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.open.Gate;

/**
 * A model that serves, and all that is needed to open it in other ways.
 *
 * @param id of the generation that serves
 * @param descriptor of its bundle
 * @param files of its bundle
 * @param backends that run its format, the default first; at least one
 * @param offers the settings of those, and rewrites of graphs
 * @param now in which way it serves
 */
public record Subject(
        GenerationId id,
        ModelDescriptor descriptor,
        Gate.Files files,
        List<Backend> backends,
        List<String> offers,
        Way now) {
    List<BackendInfo> infos() {
        return backends.stream().map(Backend::info).toList();
    }
}
