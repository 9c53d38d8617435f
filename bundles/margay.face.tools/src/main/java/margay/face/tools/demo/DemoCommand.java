package margay.face.tools.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.image.ImageDecoder;
import margay.api.model.GenerationId;
import margay.api.model.GenerationStatus;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.face.api.FaceGallery;
import margay.face.api.FaceLandmarker;
import margay.face.api.Identification;
import margay.face.tools.ChosenDetector;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a box at work. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "demo",
        description = "Recognise people on photographs, then swap the embedding model again and again while clients"
                + " recognise without pause, and offer a poisoned version once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay demo",
            "  margay demo --image party.jpg --image team.jpg --json",
            "  margay demo --detector face-blazeface-short"
        })
public final class DemoCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String EMBEDDING = "(" + Model.TASK + "=face-embedding)";

    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

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

    @Option(
            names = "--detector",
            paramLabel = "MODEL",
            description =
                    "Which model finds the faces, for example face-blazeface-short (default: the one that serves).")
    private Optional<String> detector = Optional.empty();

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
            throw output.wrongUsage("--swaps must be 0 or more, not " + swaps);
        }
        List<Photo> photos = new Photos(context).of(images);
        try (ChosenDetector chosen = new ChosenDetector(context, services, TIMEOUT)) {
            if (detector.isPresent()) {
                chosen.use(detector.get());
            }
            return demonstrate(photos);
        }
    }

    private int demonstrate(List<Photo> photos) throws RequestException, IOException {
        FaceGallery gallery = services.await(FaceGallery.class, null, TIMEOUT);
        ImageDecoder decoder = services.await(ImageDecoder.class, null, TIMEOUT);
        Models models = services.await(Models.class, null, TIMEOUT);
        try (Introduction introduction = new Introduction(gallery, decoder)) {
            Map<Photo, Identification> answers = introduce(introduction, photos);
            List<GenerationStatus> answering = answering(models, answers.values());
            annotate(answers, decoder);
            Swapping.Outcome outcome = swapping(models).run(new Recognition(introduction, answers), output.err());
            new Report(answers, answering, outcome, swaps, out).print(output);
            return outcome.failed() == 0 && outcome.isRefused() ? 0 : 1;
        }
    }

    private static List<GenerationStatus> answering(Models models, Collection<Identification> answers) {
        Set<GenerationId> ids =
                answers.stream().flatMap(answer -> answer.models().stream()).collect(Collectors.toSet());
        return models.generations().stream()
                .filter(status -> ids.contains(status.id()))
                .toList();
    }

    private Map<Photo, Identification> introduce(Introduction introduction, List<Photo> photos)
            throws RequestException {
        try (Progress progress = new Progress(output.err(), "photographs", photos.size())) {
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

    private Swapping swapping(Models models) throws RequestException {
        return new Swapping(
                context, models, services.await(Model.class, EMBEDDING, TIMEOUT).name(), swaps);
    }
}
