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
import java.util.Set;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;

/**
 * Opens the file of one request. The first time, the optimised graph is kept in ONNX Runtime's own format; from then on a
 * session takes it from there.
 */
final class GraphLoader {
    private static final Logger LOG = System.getLogger(GraphLoader.class.getName());

    private final OpenRequest request;
    private final OrtEnvironment environment;
    private final String library;
    private final SessionSettings settings;
    private final Rewrites rewrites;
    private final Set<String> openShapes;

    /**
     * @param request for a model
     * @param openShapes SHA-256 of the model files that are known to leave shapes of inputs open; this adds to them
     */
    GraphLoader(
            OpenRequest request,
            SharedEnvironment.Ready ready,
            SessionSettings settings,
            Rewrites rewrites,
            Set<String> openShapes) {
        this.request = request;
        this.environment = ready.environment();
        this.library = ready.library();
        this.settings = settings;
        this.rewrites = rewrites;
        this.openShapes = openShapes;
    }

    OpenGraph load(GraphCache cache) throws BackendException, OrtException {
        Path entry = cache.entry(request, maker());
        Optional<OpenGraph> cached = load(cache, entry);
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

    private String maker() throws BackendException {
        String maker = library + "-" + settings.optimization();
        String rewrite = request.options().get(Rewrites.OPTION);
        return rewrite == null ? maker : maker + "-" + rewrite + "-" + rewrites.version(rewrite);
    }

    /** Opens the file, or what a rewrite makes of it, without the cache. */
    OpenGraph loadPlain() throws BackendException, OrtException {
        try (GraphFile file = GraphFile.of(request, rewrites)) {
            return load(file.path());
        }
    }

    private OpenGraph load(Path file) throws OrtException {
        return open(options -> environment.createSession(file.toString(), options));
    }

    /** Plans the memory of runs where there is only one combination of shapes, which only an open session tells. */
    private OpenGraph open(Opening opening) throws OrtException {
        if (!settings.arena() || openShapes.contains(request.sha256())) {
            return open(opening, false);
        }
        OpenGraph planned = open(opening, true);
        if (suits(planned.session())) {
            return planned;
        }
        openShapes.add(request.sha256());
        planned.session().close();
        return open(opening, false);
    }

    private static boolean suits(OrtSession session) throws OrtException {
        try {
            return MemoryPlan.suits(session);
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private OpenGraph open(Opening opening, boolean planned) throws OrtException {
        try (SessionOptions options = settings.options(planned)) {
            return new OpenGraph(opening.open(options), planned);
        }
    }

    private interface Opening {
        OrtSession open(SessionOptions options) throws OrtException;
    }

    /** Opens the file itself on a device; graphs that were optimised for the processor do not suit it. */
    OpenGraph loadOn(SessionDevice device) throws OrtException {
        return open(
                options -> {
                    device.addTo(options);
                    return environment.createSession(request.file().toString(), options);
                },
                false);
    }

    private Optional<OpenGraph> load(GraphCache cache, Path entry) {
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
    private OpenGraph load(ByteBuffer graph) throws OrtException {
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
