package margay.face.tools.demo;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.image.ImageDecoder;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.face.api.FaceGallery;
import margay.face.api.FaceLandmarker;
import margay.face.api.Identification;
import margay.shell.Command;
import margay.shell.Progress;
import margay.shell.Services;
import margay.shell.Table;
import margay.tools.swap.Latencies;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a box at work. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "demo",
        description = "Recognise people on photographs, then swap the embedding model again and again while clients"
                + " recognise without pause, and offer a poisoned version once.",
        footerHeading = "%nExamples:%n",
        footer = {"  margay demo", "  margay demo --image party.jpg --image team.jpg --json"})
public final class DemoCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String EMBEDDING = "(" + Model.TASK + "=face-embedding)";

    private final BundleContext context;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Option(names = "--image", paramLabel = "FILE", arity = "1..*", description = "Photographs (default: samples).")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/demo",
            description = "Where the annotated pictures go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--swaps", defaultValue = "200", description = "How many swaps (default: ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /**
     * @param context of the tools
     * @param services to find the face services
     */
    @Activate
    public DemoCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        if (swaps < 0) {
            throw new ParameterException(spec.commandLine(), "--swaps must be 0 or more, not " + swaps);
        }
        List<Photo> photos = new Photos(context).of(images);
        FaceGallery gallery = services.await(FaceGallery.class, null, TIMEOUT);
        ImageDecoder decoder = services.await(ImageDecoder.class, null, TIMEOUT);
        try (Introduction introduction = new Introduction(gallery, decoder)) {
            Map<Photo, Identification> answers = introduce(introduction, photos);
            annotate(answers, decoder);
            Swapping.Outcome outcome = swapping().run(new Recognition(introduction, answers), err());
            print(answers, outcome);
            return outcome.failed() == 0 && outcome.isRefused() ? 0 : 1;
        }
    }

    private Map<Photo, Identification> introduce(Introduction introduction, List<Photo> photos)
            throws RequestException {
        try (Progress progress = new Progress(err(), "photographs", photos.size())) {
            for (Photo photo : photos) {
                introduction.meet(photo);
                progress.step();
            }
        }
        return introduction.identifyAll(photos);
    }

    private void annotate(Map<Photo, Identification> answers, ImageDecoder decoder)
            throws RequestException, IOException {
        Annotation annotation = new Annotation(decoder, services.await(FaceLandmarker.class, null, TIMEOUT), out);
        for (Map.Entry<Photo, Identification> answer : answers.entrySet()) {
            annotation.draw(answer.getKey(), answer.getValue());
        }
    }

    private Swapping swapping() throws RequestException {
        Models models = services.await(Models.class, null, TIMEOUT);
        return new Swapping(
                context, models, services.await(Model.class, EMBEDDING, TIMEOUT).name(), swaps);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private void print(Map<Photo, Identification> answers, Swapping.Outcome outcome) {
        PrintWriter writer = spec.commandLine().getOut();
        people(answers).print(writer);
        writer.println("Annotated pictures are in " + out + ".");
        writer.println();
        load(outcome).print(writer);
        writer.println("Poisoned version " + outcome.poisoned().id().version() + ": "
                + (outcome.isRefused() ? "refused, " : "NOT REFUSED, ")
                + outcome.poisoned().reason().orElse("no reason"));
        outcome.failure().ifPresent(failure -> writer.println("First failure: " + failure));
        if (json) {
            writer.println(new Gson().toJson(json(answers, outcome)));
        }
    }

    private static Table people(Map<Photo, Identification> answers) {
        Table table = new Table("PHOTOGRAPH", "FACES", "IDENTIFIED", "WHO");
        answers.forEach(
                (photo, answer) -> table.row(photo.name(), answer.faces().size(), identified(answer), who(answer)));
        return table;
    }

    private static String who(Identification answer) {
        return answer.faces().stream()
                .flatMap(face -> face.match().stream())
                .map(match -> String.format("%s %.2f", match.person(), match.similarity()))
                .collect(Collectors.joining(", "));
    }

    private static Table load(Swapping.Outcome outcome) {
        return new Table("PHASE", "REQUESTS", "P50 MS", "P99 MS", "MAX MS")
                .row(row("steady", outcome.steady()))
                .row(row("swapping", outcome.swapping()));
    }

    private static Object[] row(String phase, Latencies latencies) {
        return new Object[] {
            phase,
            latencies.count(),
            millis(latencies.percentile(50)),
            millis(latencies.percentile(99)),
            millis(latencies.max())
        };
    }

    private Map<String, Object> json(Map<Photo, Identification> answers, Swapping.Outcome outcome) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("images", answers.size());
        result.put(
                "faces",
                answers.values().stream()
                        .mapToInt(answer -> answer.faces().size())
                        .sum());
        result.put(
                "identified",
                answers.values().stream().mapToLong(DemoCommand::identified).sum());
        result.put("requests", outcome.requests());
        result.put("failed", outcome.failed());
        result.put("swaps", swaps);
        result.put("refused", outcome.isRefused() ? 1 : 0);
        result.put("p50_steady_ms", millis(outcome.steady().percentile(50)));
        result.put("p99_steady_ms", millis(outcome.steady().percentile(99)));
        result.put("p99_swap_ms", millis(outcome.swapping().percentile(99)));
        return result;
    }

    private static long identified(Identification answer) {
        return answer.faces().stream().filter(face -> face.match().isPresent()).count();
    }

    /** In steps of a microsecond. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
