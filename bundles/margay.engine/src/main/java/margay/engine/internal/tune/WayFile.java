package margay.engine.internal.tune;

import java.io.IOException;
import java.nio.file.Path;
import margay.api.backend.OpenRequest;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.open.Gate;
import margay.engine.internal.store.WeightStore;

/** Where the file of a way lies, and how a backend is asked for it. */
public final class WayFile {
    private WayFile() {}

    /**
     * @param store of weights
     * @param files of the model's bundle
     * @param model as its bundle says
     * @param way to run it
     * @return what the way's backend is to open
     * @throws IOException if the weights cannot be had
     */
    public static OpenRequest request(WeightStore store, Gate.Files files, ModelDescriptor model, Way way)
            throws IOException {
        ModelDescriptor descriptor = way.describe(model);
        Path weights = store.obtain(descriptor.sha256(), () -> files.open(descriptor.weights()));
        return new OpenRequest(
                        weights,
                        descriptor.format(),
                        descriptor.sha256(),
                        store.cache(way.backend(), descriptor.sha256()),
                        way.threads(),
                        descriptor.backendOptions())
                .with(way.candidate());
    }
}
