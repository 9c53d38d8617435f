package margay.backend.tflite;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * TensorFlow Lite with XNNPACK on the CPU, and with an external delegate where the box is configured to have one.
 *
 * <p>The option {@value #DELEGATE} with the value {@value #NONE} keeps a model from the delegate. A run in one piece is not
 * interrupted: XNNPACK sees most models as one operator.
 */
@Component
public final class TfliteBackend implements Backend {
    /** Name of an option of a model. */
    static final String DELEGATE = ConfiguredDelegate.NAME;

    /** Value of {@value #DELEGATE}: the model runs on the CPU. */
    static final String NONE = "none";

    private static final String FORMAT = "tflite";
    private static final String CPU = "cpu";

    private final BackendInfo info;
    private final Path natives;
    private final ConfiguredDelegate delegate;

    /**
     * @param context tells where the box keeps its state
     * @param delegate the accelerator that the box is configured to use
     */
    @Activate
    public TfliteBackend(BundleContext context, @Reference ConfiguredDelegate delegate) {
        this(natives(context), delegate);
    }

    TfliteBackend(Path natives, ConfiguredDelegate delegate) {
        this.natives = natives;
        this.delegate = delegate;
        this.info = new BackendInfo(
                FORMAT,
                NativeLibrary.version(),
                Set.of(FORMAT),
                TensorInfos.types(),
                Set.of(BackendInfo.Feature.DYNAMIC_SHAPES));
    }

    private static Path natives(BundleContext context) {
        String state = context.getProperty("margay.state");
        Path root = state == null ? context.getDataFile("").toPath() : new File(state).toPath();
        return root.resolve("natives").resolve(FORMAT);
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    /** A box that is not configured to have a delegate does not load the library for this. */
    @Override
    public List<ExecutionProvider> providers() throws BackendException {
        return Stream.concat(
                        Stream.of(new ExecutionProvider(CPU, "built in", List.of(), Optional.empty())),
                        accelerator().stream())
                .toList();
    }

    private Optional<ExecutionProvider> accelerator() throws BackendException {
        if (delegate.isLoaded()) {
            NativeLibrary.load(natives);
        }
        return delegate.provider();
    }

    @Override
    public List<Candidate> candidates(OpenRequest request) throws BackendException {
        check(request);
        Optional<ExecutionProvider> accelerator = delegateFor(request).isPresent() ? accelerator() : Optional.empty();
        return accelerator.filter(provider -> provider.problem().isEmpty()).isPresent()
                ? List.of(new Candidate(DELEGATE, Map.of()), new Candidate(CPU, Map.of(DELEGATE, NONE)))
                : List.of(Candidate.DEFAULT);
    }

    private Optional<ConfiguredDelegate> delegateFor(OpenRequest request) {
        return Optional.of(delegate)
                .filter(configured ->
                        configured.isLoaded() && !request.options().containsKey(DELEGATE));
    }

    @Override
    public Session open(OpenRequest request) throws BackendException {
        check(request);
        FileHash.check(request.file(), request.sha256());
        NativeLibrary.load(natives);
        SharedModel model = SharedModel.map(request.file());
        try {
            return new TfliteSession(model, request.threads(), delegateFor(request));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BackendException(
                    "The file " + request.file() + " is no sound TensorFlow Lite model: " + e.getMessage(), e);
        } finally {
            model.release();
        }
    }

    private static void check(OpenRequest request) throws BackendException {
        if (!request.format().equals(FORMAT)) {
            throw new BackendException("The file " + request.file() + " is of format " + request.format()
                    + "; this backend opens " + FORMAT);
        }
        for (Map.Entry<String, String> option : request.options().entrySet()) {
            if (!option.getKey().equals(DELEGATE) || !option.getValue().equals(NONE)) {
                throw new BackendException("The file " + request.file() + " was to be opened with the option " + option
                        + "; the TensorFlow Lite backend has only " + DELEGATE + "=" + NONE + ", for the CPU");
            }
        }
    }
}
