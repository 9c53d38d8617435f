package margay.face.tools.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.face.api.EmbeddedFaces;
import margay.face.api.FaceEmbedder;
import margay.face.api.FaceGallery;
import margay.face.tools.ChosenDetector;
import margay.shell.Command;
import margay.shell.Services;
import margay.tools.swap.BundleSwaps;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows that a box works on its board, and computes what a box on another board computes. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=verify")
@CommandLine.Command(
        name = "box",
        description = "Recognise the person of a photograph, swap the embedding model while the box runs, recognise"
                + " again, then with each detector that is named; compare every number with those of another box.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay verify box photo.jpg --save here.json",
            "  margay verify box photo.jpg --expect there.json --tolerance 1e-4",
            "  margay verify box photo.jpg --detector face-blazeface-short"
        })
public final class VerifyBoxCommand implements Command {
    private static final String EMBEDDING = "(" + Model.TASK + "=face-embedding)";

    private final BundleContext context;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PHOTO", description = "A photograph of one person.")
    private Path photograph;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the numbers as JSON.")
    private Optional<Path> save = Optional.empty();

    @Option(names = "--expect", paramLabel = "FILE", description = "What another box saved.")
    private Optional<Path> expect = Optional.empty();

    @Option(
            names = "--detector",
            paramLabel = "MODEL",
            description = "Find the face with this detector too, also one whose bundle is not started, for example"
                    + " face-blazeface-short; may be given several times.")
    private List<String> detectors = List.of();

    @Option(
            names = "--tolerance",
            defaultValue = "1e-4",
            description = "Largest difference, as a share of the largest number of a row where that is above 1"
                    + " (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Wait so long for each service of the box (default: ${DEFAULT-VALUE}).")
    private int wait;

    /**
     * @param context of the tools
     * @param services to find the face services
     */
    @Activate
    public VerifyBoxCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        Outputs outputs = outputs();
        out().println("Recognised the person, swapped the embedding model, recognised again"
                + detectors.stream().map(name -> ", with " + name).collect(Collectors.joining()) + ": "
                + outputs.size() + " numbers.");
        if (save.isPresent()) {
            outputs.write(save.get());
        }
        return expect.isPresent() ? compare(outputs, Outputs.read(expect.get())) : 0;
    }

    private Outputs outputs() throws RequestException, IOException {
        FacesCheck check = new FacesCheck(
                await(FaceEmbedder.class), await(FaceGallery.class), ByteBuffer.wrap(Files.readAllBytes(photograph)));
        Outputs outputs = new Outputs();
        check.recognise(outputs);
        EmbeddedFaces before = check.embed(outputs, "before");
        String model = services.await(Model.class, EMBEDDING, patience()).name();
        try (BundleSwaps swaps = new BundleSwaps(context, await(Models.class), model)) {
            swaps.swap();
            EmbeddedFaces after = check.embed(outputs, "after");
            requireSwap(model, before.models(), after.models());
        }
        for (String name : detectors) {
            try (ChosenDetector detector = new ChosenDetector(context, services, patience())) {
                detector.use(name);
                check.embed(outputs, name);
            }
        }
        return outputs;
    }

    private Duration patience() {
        return Duration.ofSeconds(wait);
    }

    private <T> T await(Class<T> service) throws RequestException {
        return services.await(service, null, patience());
    }

    private static void requireSwap(String model, List<GenerationId> before, List<GenerationId> after)
            throws RequestException {
        if (before.equals(after)) {
            throw new RequestException(Code.FAILED, "After the swap of " + model + " the same generations answer");
        }
    }

    private int compare(Outputs outputs, Outputs expected) {
        List<String> differences = outputs.differences(expected, tolerance);
        if (differences.isEmpty()) {
            out().println("Equal to " + expect.orElseThrow() + " within " + outputs.largestDifference(expected) + ".");
            return 0;
        }
        differences.forEach(spec.commandLine().getErr()::println);
        return 1;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
