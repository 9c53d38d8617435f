package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.backend.OpenRequest;

/**
 * Opens model files. The first time, the optimised graph is kept in ONNX Runtime's own format; from then on a session
 * takes it from there, reading its weights in the mapped file.
 */
final class GraphLoader {
    private static final Logger LOG = System.getLogger(GraphLoader.class.getName());

    private final OrtEnvironment environment;
    private final SessionSettings settings;

    GraphLoader(OrtEnvironment environment, SessionSettings settings) {
        this.environment = environment;
        this.settings = settings;
    }

    LoadedGraph load(OpenRequest request, GraphCache cache) throws OrtException {
        Path entry = cache.entry(request.cache(), request.sha256(), settings.optimization());
        Optional<LoadedGraph> cached = load(cache, entry);
        if (cached.isEmpty() && optimise(request.file(), cache, entry)) {
            cached = load(cache, entry);
        }
        return cached.isPresent() ? cached.get() : loadPlain(request.file());
    }

    /** Opens the file itself. */
    LoadedGraph loadPlain(Path file) throws OrtException {
        try (SessionOptions options = settings.options()) {
            return new LoadedGraph(environment.createSession(file.toString(), options), Optional.empty());
        }
    }

    private Optional<LoadedGraph> load(GraphCache cache, Path entry) {
        Optional<ByteBuffer> mapped = cache.map(entry);
        if (mapped.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer file = mapped.get();
        try (SessionOptions options = settings.options()) {
            options.setOptimizationLevel(Optimization.NONE.level());
            options.addConfigEntry("session.load_model_format", "ORT");
            options.addConfigEntry("session.use_ort_model_bytes_directly", "1");
            options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
            return Optional.of(new LoadedGraph(environment.createSession(cache.graph(file), options), mapped));
        } catch (OrtException e) {
            DirectMemory.free(file);
            LOG.log(Level.WARNING, "Cannot open the optimised model " + entry + "; it is made anew", e);
            return Optional.empty();
        }
    }

    private boolean optimise(Path file, GraphCache cache, Path entry) {
        try {
            cache.store(entry, target -> write(file, target));
            return true;
        } catch (OrtException | IOException e) {
            LOG.log(Level.DEBUG, "No optimised model is kept of " + file, e);
            return false;
        }
    }

    private void write(Path file, Path target) throws OrtException {
        try (SessionOptions options = settings.options()) {
            options.setOptimizedModelFilePath(target.toString());
            options.addConfigEntry("session.save_model_format", "ORT");
            environment.createSession(file.toString(), options).close();
        }
    }
}
