package margay.backend.tflite;

import com.sun.jna.NativeLibrary;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import margay.api.backend.BackendException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The accelerator that the box's configuration names. When it cannot be used, models run on the CPU and the health check
 * says why.
 */
@Component(service = ConfiguredDelegate.class, configurationPid = "margay.backend.tflite")
@Designate(ocd = ConfiguredDelegate.Settings.class)
public final class ConfiguredDelegate {
    private static final Logger LOG = System.getLogger(ConfiguredDelegate.class.getName());

    /** Which accelerator to use. */
    @ObjectClassDefinition(
            name = "TensorFlow Lite backend",
            description = "Which accelerator runs models that it can run; all else runs on the CPU.")
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

    private final Optional<Plugin> plugin;
    private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());

    /**
     * @param settings of the box; wrong ones are reported
     */
    @Activate
    public ConfiguredDelegate(Settings settings) {
        this.plugin = settings.delegate_library().isBlank() ? Optional.empty() : load(settings);
    }

    private Optional<Plugin> load(Settings settings) {
        try {
            Map<String, String> options = parse(settings.delegate_options());
            return Optional.of(new Plugin(ExternalDelegate.load(settings.delegate_library()), options));
        } catch (BackendException e) {
            report(e.getMessage() + "; models run on the CPU");
            return Optional.empty();
        }
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

    /** @return a new delegate for one interpreter, empty if models run on the CPU */
    Optional<ExternalDelegate> create() {
        try {
            return plugin.isPresent()
                    ? Optional.of(ExternalDelegate.create(
                            plugin.get().library(), plugin.get().options()))
                    : Optional.empty();
        } catch (BackendException e) {
            report(e.getMessage() + "; models run on the CPU");
            return Optional.empty();
        }
    }

    /**
     * Logged unless it is the reason that was reported last.
     *
     * @param reason why models or one of them run on the CPU
     */
    void report(String reason) {
        Optional<String> reported = Optional.of(reason);
        if (!problem.getAndSet(reported).equals(reported)) {
            LOG.log(Level.WARNING, reason);
        }
    }

    /** @return why models run on the CPU though an accelerator is configured, if they do */
    Optional<String> problem() {
        return problem.get();
    }

    /** @return what models run on, for people */
    String place() {
        return plugin.map(Plugin::library).map(NativeLibrary::getName).orElse("the CPU");
    }
}
