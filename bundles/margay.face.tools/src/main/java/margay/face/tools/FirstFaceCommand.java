package margay.face.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.FaceGallery;
import margay.face.api.Picture;
import margay.shell.Command;
import margay.shell.Services;
import margay.tools.measure.Memory;
import margay.tools.measure.Results;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a process does whose start is measured: it recognises one face and says how much memory it has. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=bench")
@CommandLine.Command(
        name = "first-face",
        hidden = true,
        description = "Recognise one face, then print the memory taken.")
public final class FirstFaceCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Services services;

    @Spec
    private CommandSpec spec;

    @Parameters(description = "A photograph of one person.")
    private Path image;

    /** @param services to find the gallery */
    @Activate
    public FirstFaceCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        FaceGallery gallery = services.await(FaceGallery.class, null, TIMEOUT);
        Picture picture = Picture.of(ByteBuffer.wrap(Files.readAllBytes(image)));
        if (gallery.people().isEmpty()) {
            gallery.enrol("bench", List.of(picture), Cancellation.withoutDeadline());
        }
        boolean recognised = gallery.identify(picture, Cancellation.withoutDeadline()).faces().stream()
                .anyMatch(face -> face.match().isPresent());
        Results memory = new Results().add("rss_mb", Memory.resident()).add("hwm_mb", Memory.highest());
        spec.commandLine().getOut().println(memory.json());
        spec.commandLine().getOut().flush();
        return recognised ? 0 : 1;
    }
}
