package margay.backend.tflite;

import com.sun.jna.NativeLibrary;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private final Optional<NativeLibrary> library;
    private final Map<String, String> options;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param settings of the box
     */
    @Activate
    public ConfiguredDelegate(Settings settings) {
        this.options = parse(settings.delegate_options());
        this.library = settings.delegate_library().isBlank() ? Optional.empty() : load(settings.delegate_library());
    }

    private static Map<String, String> parse(String[] options) {
        Map<String, String> parsed = new LinkedHashMap<>();
        Arrays.stream(options).map(option -> option.split("=", 2)).forEach(pair -> {
            if (pair.length != 2) {
                throw new IllegalArgumentException(
                        "The delegate option " + pair[0] + " has no value: write name=value");
            }
            parsed.put(pair[0].strip(), pair[1].strip());
        });
        return parsed;
    }

    private Optional<NativeLibrary> load(String name) {
        try {
            return Optional.of(ExternalDelegate.load(name));
        } catch (BackendException e) {
            report(e.getMessage() + "; models run on the CPU");
            return Optional.empty();
        }
    }

    /** @return a new delegate for one interpreter, empty if models run on the CPU */
    Optional<ExternalDelegate> create() {
        try {
            return library.isPresent()
                    ? Optional.of(ExternalDelegate.create(library.get(), options))
                    : Optional.empty();
        } catch (BackendException e) {
            report(e.getMessage() + "; models run on the CPU");
            return Optional.empty();
        }
    }

    /** @param reason why models or one of them run on the CPU */
    void report(String reason) {
        problem = Optional.of(reason);
        LOG.log(Level.WARNING, reason);
    }

    /** @return why models run on the CPU though an accelerator is configured, if they do */
    Optional<String> problem() {
        return problem;
    }

    /** @return what models run on, for people */
    String place() {
        return library.map(NativeLibrary::getName).orElse("the CPU");
    }
}
