package margay.backend.tflite;

import com.sun.jna.NativeLibrary;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.api.backend.BackendException;
import margay.api.backend.ExecutionProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The accelerator that the box's configuration names. When it cannot be used, models run on the CPU and the health check
 * says why, as long as they are open. Thread-safe.
 */
@Component(service = ConfiguredDelegate.class, configurationPid = "margay.backend.tflite")
@Designate(ocd = ConfiguredDelegate.Settings.class)
public final class ConfiguredDelegate {
    /** What it is called among execution providers. */
    static final String NAME = "delegate";

    /** Ends a reason that is not one model's alone. */
    static final String ON_CPU = "; models run on the CPU";

    private static final Logger LOG = System.getLogger(ConfiguredDelegate.class.getName());

    /** Which accelerator to use. */
    @ObjectClassDefinition(
            name = "TensorFlow Lite backend",
            description =
                    "Which accelerator runs models that it can run, unless the CPU is faster; all else runs on the CPU.")
    public @interface Settings {
        /** @return path or name of a library */
        @AttributeDefinition(
                name = "Delegate library",
                description =
                        "Path or name of a library with TensorFlow Lite's external delegate interface, for example"
                                + " libedgetpu.so.1 or libvx_delegate.so. Empty: the CPU. Default: empty.")
        String delegate_library() default "";

        /** @return options of that library */
        @AttributeDefinition(
                name = "Delegate options",
                description = "Options of the delegate library, each name=value. Default: none.")
        String[] delegate_options() default {};
    }

    private record Plugin(NativeLibrary library, Map<String, String> options) {}

    private final String origin;
    private final Optional<Plugin> plugin;
    private final Optional<String> failure;
    private final Map<SharedModel, String> onCpu = new HashMap<>();
    private volatile boolean works;

    /**
     * @param settings of the box; wrong ones are reported
     */
    @Activate
    public ConfiguredDelegate(Settings settings) {
        Optional<Plugin> loaded = Optional.empty();
        Optional<String> refusal = Optional.empty();
        try {
            loaded = load(settings);
        } catch (BackendException e) {
            refusal = Optional.of(e.getMessage());
            LOG.log(Level.WARNING, e.getMessage() + ON_CPU);
        }
        this.plugin = loaded;
        this.failure = refusal;
        this.origin = Stream.concat(Stream.of(settings.delegate_library()), Stream.of(settings.delegate_options()))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Plugin> load(Settings settings) throws BackendException {
        if (settings.delegate_library().isBlank()) {
            return Optional.empty();
        }
        Map<String, String> options = parse(settings.delegate_options());
        return Optional.of(new Plugin(ExternalDelegate.load(settings.delegate_library()), options));
    }

    private static Map<String, String> parse(String[] options) throws BackendException {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String option : options) {
            String[] pair = option.split("=", 2);
            if (pair.length != 2) {
                throw new BackendException("The delegate option " + option + " has no value: write name=value");
            }
            parsed.put(pair[0].strip(), pair[1].strip());
        }
        return parsed;
    }

    /** @return whether there is a library that may make delegates */
    boolean isLoaded() {
        return plugin.isPresent();
    }

    /**
     * @return a new delegate for one interpreter
     * @throws BackendException if the library makes none, with its reason
     * @throws IllegalStateException if no library {@link #isLoaded is loaded}
     */
    ExternalDelegate create() throws BackendException {
        Plugin loaded = plugin.orElseThrow(() -> new IllegalStateException("No delegate library is loaded"));
        works = false;
        ExternalDelegate made = ExternalDelegate.create(loaded.library(), loaded.options());
        works = true;
        return made;
    }

    /**
     * Looks whether the library makes delegates: unless it did so last, one is made now. TensorFlow Lite must be loaded if
     * the library is.
     *
     * @return the delegate, with the reason if it does not work; empty if the box is not configured to have one
     */
    Optional<ExecutionProvider> provider() {
        return isLoaded() || failure.isPresent()
                ? Optional.of(new ExecutionProvider(NAME, origin, List.of(), attempt()))
                : Optional.empty();
    }

    private Optional<String> attempt() {
        if (failure.isPresent() || works) {
            return failure;
        }
        try {
            create().close();
            return Optional.empty();
        } catch (BackendException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Logged, unless a model that is open runs on the CPU for the same reason.
     *
     * @param model that is open
     * @param reason why it runs on the CPU
     */
    synchronized void report(SharedModel model, String reason) {
        if (!onCpu.containsValue(reason)) {
            LOG.log(Level.WARNING, reason);
        }
        onCpu.put(model, reason);
    }

    /** @param model that is not open any more */
    synchronized void forget(SharedModel model) {
        onCpu.remove(model);
    }

    /** @return why models run on the CPU though an accelerator is configured, a sentence each; empty if none does */
    synchronized List<String> problems() {
        return Stream.concat(failure.map(reason -> reason + ON_CPU).stream(), onCpu.values().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** @return what models run on, for people */
    String place() {
        return plugin.map(Plugin::library)
                .map(library -> library.getName() + ", or on the CPU where that was measured to be faster")
                .orElse("the CPU");
    }
}
