package margay.backend.tflite;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * TensorFlow Lite with XNNPACK on the CPU, and with an external delegate where the box is configured to have one.
 *
 * <p>It takes no options. A run in one piece is not interrupted: XNNPACK sees most models as one operator.
 */
@Component
public final class TfliteBackend implements Backend {
    private static final String FORMAT = "tflite";

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

    @Override
    public Session open(OpenRequest request) throws BackendException {
        check(request);
        FileHash.check(request.file(), request.sha256());
        NativeLibrary.load(natives);
        SharedModel model = SharedModel.map(request.file());
        try {
            return new TfliteSession(model, request.threads(), delegate);
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
        Optional<String> unknown = request.options().keySet().stream().sorted().findFirst();
        if (unknown.isPresent()) {
            throw new BackendException("The file " + request.file() + " was to be opened with the option "
                    + unknown.get() + "; the TensorFlow Lite backend has no options");
        }
    }
}
