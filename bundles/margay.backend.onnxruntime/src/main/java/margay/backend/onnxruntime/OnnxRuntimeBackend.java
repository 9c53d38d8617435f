package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.GraphRewrite;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Runs ONNX models with ONNX Runtime.
 *
 * <p>The native libraries are loaded in the background from activation on; the first {@link #open} waits for them.
 */
@Component(configurationPid = Config.PID, immediate = true)
@Designate(ocd = Config.class)
public final class OnnxRuntimeBackend implements Backend {
    private static final Logger LOG = System.getLogger(OnnxRuntimeBackend.class.getName());
    private static final String FORMAT = "onnx";
    private static final String OPTIMIZATION = "optimization";
    private static final List<String> OPTIONS = List.of(OPTIMIZATION, Providers.OPTION, Rewrites.OPTION);

    private final Config config;
    private final BackendInfo info;
    private final GraphCache cache;
    private final FutureTask<SharedEnvironment.Ready> environment;
    private final Providers providers;
    private final Runnable end;
    private final Rewrites rewrites;
    private final Set<String> openShapes = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean otherPoolTold = new AtomicBoolean();

    /**
     * @param context tells the state directory and the bundles
     * @param config what the operator has set
     */
    @Activate
    public OnnxRuntimeBackend(BundleContext context, Config config) {
        this(context, config, bundles(context));
    }

    private OnnxRuntimeBackend(BundleContext context, Config config, ProviderBundles bundles) {
        this(
                new NativeLibraries(nativesFolder(context), version(), otherBuild(context, config)),
                config,
                new Providers(bundles::all, config.provider()),
                new Rewrites(),
                bundles::close);
    }

    /**
     * @param libraries of ONNX Runtime
     * @param providers beside the processor
     * @param rewrites of graphs
     * @param end runs when the backend is deactivated
     */
    OnnxRuntimeBackend(NativeLibraries libraries, Config config, Providers providers, Rewrites rewrites, Runnable end) {
        this.rewrites = rewrites;
        String version = version();
        this.providers = providers;
        this.end = end;
        this.config = config;
        this.info = new BackendInfo(
                "onnxruntime",
                version,
                Set.of(FORMAT),
                ElementTypes.supported(),
                EnumSet.allOf(BackendInfo.Feature.class));
        this.cache = new GraphCache(new CacheLimit(config.cacheMegabytes() * 1_000_000L), Clock.systemUTC());
        this.environment = SharedEnvironment.start(libraries, pool(config));
    }

    /** @param rewrite that came; its class is not loaded yet */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + GraphRewrite.FORMAT + "=" + FORMAT + ")")
    void addRewrite(ComponentServiceObjects<GraphRewrite> rewrite) {
        ServiceReference<GraphRewrite> reference = rewrite.getServiceReference();
        rewrites.add(name(reference), version(reference), new BorrowedRewrite(rewrite));
    }

    void removeRewrite(ServiceReference<GraphRewrite> rewrite) {
        rewrites.remove(name(rewrite), version(rewrite));
    }

    private static String name(ServiceReference<GraphRewrite> rewrite) {
        return String.valueOf(rewrite.getProperty(GraphRewrite.NAME));
    }

    /** The time tells apart two bundles of one version that is not released yet. */
    private static String version(ServiceReference<GraphRewrite> rewrite) {
        return Optional.ofNullable(rewrite.getBundle())
                .map(bundle -> bundle.getVersion() + "-" + Long.toHexString(bundle.getLastModified()))
                .orElse("withdrawn");
    }

    private static Path nativesFolder(BundleContext context) {
        return Optional.ofNullable(context.getProperty("margay.state"))
                .map(Path::of)
                .orElseGet(() -> context.getDataFile("").toPath())
                .resolve("natives");
    }

    private static Optional<Path> otherBuild(BundleContext context, Config config) {
        return config.libraries().isEmpty()
                ? Optional.ofNullable(context.getProperty("margay.home"))
                        .map(home -> Path.of(home, "lib", "onnxruntime"))
                : Optional.of(Path.of(config.libraries()));
    }

    private static ProviderBundles bundles(BundleContext context) {
        String path = Optional.ofNullable(context.getProperty("margay.library.path"))
                .orElseGet(() -> System.getProperty("java.library.path", ""));
        ProviderLibraries libraries =
                ProviderLibraries.of(nativesFolder(context).resolve("providers"), path);
        libraries.clean(List.of(context.getBundles()));
        ProviderBundles bundles = new ProviderBundles(context, libraries);
        bundles.open();
        return bundles;
    }

    @Deactivate
    void close() {
        end.run();
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = OnnxRuntimeBackend.class.getResourceAsStream("library.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static SharedEnvironment.Pool pool(Config config) {
        int threads =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        return new SharedEnvironment.Pool(threads, config.spinning());
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public List<ExecutionProvider> providers() throws BackendException {
        try {
            return providers.all(environment().environment());
        } catch (OrtException e) {
            throw new BackendException("ONNX Runtime does not tell its execution providers: " + e.getMessage(), e);
        }
    }

    @Override
    public Session open(OpenRequest request) throws BackendException {
        SharedEnvironment.Ready ready = environment();
        check(request);
        SessionSettings settings =
                new SessionSettings(optimization(request), config.arena(), request.threads(), ready.pool());
        GraphLoader loader = new GraphLoader(request, ready, settings, rewrites, openShapes);
        try {
            return session(request.file(), ready, load(request, ready.environment(), loader));
        } catch (OrtException | BackendException e) {
            throw new BackendException("Cannot open " + request.file() + " as an ONNX model: " + e.getMessage(), e);
        }
    }

    private OpenGraph load(OpenRequest request, OrtEnvironment environment, GraphLoader loader)
            throws OrtException, BackendException {
        String demanded = request.options().get(Providers.OPTION);
        Optional<SessionDevice> device =
                demanded == null ? Optional.empty() : providers.demanded(demanded, environment);
        if (device.isPresent()) {
            return loader.loadOn(device.get());
        }
        boolean free = demanded == null && !request.options().containsKey(Rewrites.OPTION);
        Optional<OpenGraph> preferred =
                free ? providers.preferred(environment, request.file(), loader) : Optional.empty();
        return preferred.isPresent() ? preferred.get() : loadOnProcessor(loader);
    }

    private OpenGraph loadOnProcessor(GraphLoader loader) throws OrtException, BackendException {
        return config.cacheMegabytes() > 0 ? loader.load(cache) : loader.loadPlain();
    }

    @Override
    public List<Candidate> candidates(OpenRequest request) throws BackendException {
        check(request);
        try {
            return new Candidates(providers, rewrites).of(request, environment().environment());
        } catch (IOException e) {
            throw new BackendException("Cannot write to " + request.cache() + ": " + e.getMessage(), e);
        }
    }

    private Session session(Path file, SharedEnvironment.Ready ready, OpenGraph opened)
            throws BackendException, OrtException {
        try {
            return new OnnxSession(new OrtModel(file.getFileName().toString(), ready.environment(), opened));
        } catch (BackendException | OrtException | RuntimeException e) {
            opened.session().close();
            throw e;
        }
    }

    private SharedEnvironment.Ready environment() throws BackendException {
        try {
            SharedEnvironment.Ready ready = environment.get();
            if (!ready.pool().equals(pool(config)) && otherPoolTold.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "The pool of ONNX Runtime stays {0} until the box is started again",
                        ready.pool());
            }
            return ready;
        } catch (ExecutionException e) {
            throw new BackendException("ONNX Runtime cannot be loaded: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Interrupted while ONNX Runtime was being loaded", e);
        }
    }

    private void check(OpenRequest request) throws BackendException {
        if (!info.formats().contains(request.format())) {
            throw new BackendException("Cannot open " + request.file() + ": its format is " + request.format()
                    + ", ONNX Runtime opens " + info.formats());
        }
        if (!Files.isReadable(request.file())) {
            throw new BackendException("Cannot open " + request.file() + ": there is no such file that can be read");
        }
        for (String option : request.options().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new BackendException("Cannot open " + request.file() + ": the option '" + option
                        + "' is unknown; there are " + OPTIONS);
            }
        }
        String provider = request.options().getOrDefault(Providers.OPTION, Providers.CPU);
        if (request.options().containsKey(Rewrites.OPTION) && !provider.equals(Providers.CPU)) {
            throw new BackendException("Cannot open " + request.file() + ": graphs are rewritten for the processor, so"
                    + " the option '" + Rewrites.OPTION + "' does not go with the provider '" + provider + "'");
        }
    }

    private Optimization optimization(OpenRequest request) throws BackendException {
        Map<String, String> options = request.options();
        if (!options.containsKey(OPTIMIZATION)) {
            return config.optimization();
        }
        for (Optimization optimization : Optimization.values()) {
            if (optimization.toString().equals(options.get(OPTIMIZATION))) {
                return optimization;
            }
        }
        throw new BackendException("Cannot open " + request.file() + ": the option '" + OPTIMIZATION
                + "' is one of none," + " basic, extended and all, not '" + options.get(OPTIMIZATION) + "'");
    }
}
