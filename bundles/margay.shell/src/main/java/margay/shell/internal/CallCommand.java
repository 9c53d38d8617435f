package margay.shell.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Capability;
import margay.shell.Command;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks any capability. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "call",
        description = "Ask a capability about files: pictures, or tensors as .npy files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay call faces photo.jpg --draw faces.png",
            "  margay call faces a.jpg b.jpg --option scoreThreshold=0.8 --json"
        })
public final class CallCommand implements Command {
    private final BundleContext context;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CAPABILITY", description = "Its name; 'margay list' shows all.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Its inputs in order; more files make more requests.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--option", paramLabel = "NAME=VALUE", description = "An option of the capability.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--draw", paramLabel = "OUT.png", description = "Draw the answer over the picture.")
    private Optional<Path> drawing = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Give a request so long (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Wait so long for the capability (default: ${DEFAULT-VALUE}).")
    private int wait;

    /**
     * @param context of the shell
     * @param services to find what the capability needs
     */
    @Activate
    public CallCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        try (Capabilities capabilities = new Capabilities(context, services)) {
            Asking<?> asking = new Asking<>(capabilities.named(name, Duration.ofSeconds(wait)), options);
            List<List<Path>> requests = requests(asking.inputs());
            List<Map<String, Object>> answers = new ArrayList<>();
            for (List<Path> request : requests) {
                answers.add(ask(asking, request));
            }
            print(answers);
            return 0;
        }
    }
