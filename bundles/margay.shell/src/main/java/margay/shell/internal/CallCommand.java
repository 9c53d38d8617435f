package margay.shell.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import margay.api.RequestException;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.shell.Command;
import margay.shell.Services;
import margay.vision.Drawing;
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
            "  margay call classify photo.jpg --option top=3 --json"
        })
public final class CallCommand implements Command {
    private static final Duration DECODER = Duration.ofSeconds(10);

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
            Capability<?> capability = capabilities.named(name, Duration.ofSeconds(wait));
            requireKnownOptions(capability.info());
            List<Map<String, Object>> answers = new ArrayList<>();
            for (List<Path> request : requests(capability.info().inputs().size())) {
                answers.add(ask(Question.of(capability, request, options)));
            }
            print(answers);
            return 0;
        }
    }

    private List<List<Path>> requests(int inputs) {
        if (inputs == 0 || files.size() % inputs != 0 || drawing.isPresent() && files.size() > inputs) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A request of '" + name + "' takes " + inputs + " files, and --draw takes one request; "
                            + files.size() + " files were given");
        }
        return IntStream.range(0, files.size() / inputs)
                .mapToObj(request -> files.subList(request * inputs, (request + 1) * inputs))
                .toList();
    }

    private void requireKnownOptions(CapabilityInfo info) {
        Set<String> known =
                info.options().stream().map(CapabilityInfo.Option::name).collect(Collectors.toCollection(TreeSet::new));
        for (String option : options.keySet()) {
            if (!known.contains(option)) {
                String there = known.isEmpty() ? "it has none" : "there are: " + String.join(", ", known);
                throw new ParameterException(
                        spec.commandLine(), "'" + name + "' has no option " + option + "; " + there);
            }
        }
    }

    private Map<String, Object> ask(Question<?> question) throws RequestException, IOException {
        try {
            question.ask(Duration.ofSeconds(timeout));
        } catch (RequestException e) {
            throw files.size() == 1 ? e : new RequestException(e.code(), question.files() + ": " + e.getMessage(), e);
        }
        if (drawing.isPresent()) {
            draw(question, drawing.get());
        }
        return question.json();
    }

    private void draw(Question<?> question, Path file) throws RequestException, IOException {
        ByteBuffer picture = question.picture()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'" + name + "' takes no picture that could be drawn on"));
        try (Image image = services.await(ImageDecoder.class, null, DECODER).decode(picture)) {
            Drawing canvas = Drawing.over(image);
            question.draw(canvas);
            Files.write(file, canvas.png());
        }
    }

    private void print(List<Map<String, Object>> answers) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("capability", name);
        whole.put("answers", answers);
        Gson gson = json ? new Gson() : new GsonBuilder().setPrettyPrinting().create();
        spec.commandLine().getOut().println(gson.toJson(whole));
    }
}
