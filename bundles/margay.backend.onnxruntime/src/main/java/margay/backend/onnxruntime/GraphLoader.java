package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;

/**
 * Opens model files. The first time, the optimised graph is kept in ONNX Runtime's own format; from then on a session
 * takes it from there.
 */
final class GraphLoader {
    private static final Logger LOG = System.getLogger(GraphLoader.class.getName());

    private final OrtEnvironment environment;
    private final String library;
    private final SessionSettings settings;
    private final Rewrites rewrites;

    GraphLoader(SharedEnvironment.Ready ready, SessionSettings settings, Rewrites rewrites) {
        this.environment = ready.environment();
        this.library = ready.library();
        this.settings = settings;
        this.rewrites = rewrites;
    }

    OrtSession load(OpenRequest request, GraphCache cache) throws BackendException, OrtException, IOException {
        Path entry = cache.entry(request, maker(request));
        Optional<OrtSession> cached = load(cache, entry);
        if (cached.isPresent()) {
            return cached.get();
        }
        try (GraphFile file = GraphFile.of(request, rewrites)) {
            if (optimise(file.path(), cache, entry)) {
                cached = load(cache, entry);
            }
            return cached.isPresent() ? cached.get() : load(file.path());
        }
    }

    private String maker(OpenRequest request) throws BackendException {
        String maker = library + "-" + settings.optimization();
        String rewrite = request.options().get(Rewrites.OPTION);
        return rewrite == null ? maker : maker + "-" + rewrite + "-" + rewrites.version(rewrite);
    }

    /** Opens the file, or what a rewrite makes of it, without the cache. */
    OrtSession loadPlain(OpenRequest request) throws BackendException, OrtException, IOException {
        try (GraphFile file = GraphFile.of(request, rewrites)) {
            return load(file.path());
        }
    }

    private OrtSession load(Path file) throws OrtException {
        return open(options -> environment.createSession(file.toString(), options));
    }

    /** Plans the memory of runs where there is only one combination of shapes. */
    private OrtSession open(Opening opening) throws OrtException {
        if (settings.arena()) {
            OrtSession session = open(opening, true);
            if (MemoryPlan.suits(session)) {
                return session;
            }
            session.close();
        }
        return open(opening, false);
    }

    private OrtSession open(Opening opening, boolean planned) throws OrtException {
        try (SessionOptions options = settings.options(planned)) {
            return opening.open(options);
        }
    }

    private interface Opening {
        OrtSession open(SessionOptions options) throws OrtException;
    }

    /** Opens the file itself on a device; graphs that were optimised for the processor do not suit it. */
    OrtSession loadOn(SessionDevice device, Path file) throws OrtException {
        return open(options -> {
            device.addTo(options);
            return environment.createSession(file.toString(), options);
        });
    }

    private Optional<OrtSession> load(GraphCache cache, Path entry) {
        Optional<ByteBuffer> mapped = cache.map(entry);
        try {
            return mapped.isPresent() ? Optional.of(load(cache.graph(mapped.get()))) : Optional.empty();
        } catch (OrtException e) {
            LOG.log(Level.WARNING, "Cannot open the optimised model " + entry + "; it is made anew", e);
            return Optional.empty();
        } finally {
            mapped.ifPresent(DirectMemory::free);
        }
    }

    /** ONNX Runtime copies the weights: read in the mapped file, where they are not aligned, they cost 5 % of a run. */
    private OrtSession load(ByteBuffer graph) throws OrtException {
        return open(options -> {
            options.setOptimizationLevel(Optimization.NONE.level());
            options.addConfigEntry("session.load_model_format", "ORT");
            return environment.createSession(graph, options);
        });
    }

    private boolean optimise(Path file, GraphCache cache, Path entry) {
        try {
            cache.store(entry, target -> write(file, target));
            return true;
        } catch (BackendException | OrtException | IOException e) {
            LOG.log(Level.DEBUG, "No optimised model is kept of " + file, e);
            return false;
        }
    }

    private void write(Path file, Path target) throws OrtException {
        try (SessionOptions options = settings.options(false)) {
            options.setOptimizedModelFilePath(target.toString());
            options.addConfigEntry("session.save_model_format", "ORT");
            environment.createSession(file.toString(), options).close();
        }
    }
}
