package margay.face.tools.people;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.Verification;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Services;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares a face with one person. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=people")
@CommandLine.Command(
        name = "verify",
        description =
                "Tell whether the largest face of a picture is a person of the face gallery: exit code 0 if so, 1 if not.",
        footerHeading = "%nExample:%n",
        footer = "  margay people verify Eileen photo.jpg")
public final class VerifyCommand implements Command {
    private final Services services;

    @Mixin
    private GalleryAccess access;

    @Mixin
    private Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "The person's name in the gallery.")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "A picture.")
    private Path file;

    /** @param services to find the gallery */
    @Activate
    public VerifyCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        Verification answer =
                access.gallery(services).verify(name, GalleryAccess.picture(file), Cancellation.withoutDeadline());
        output.print(() -> json(answer), out -> out.println(sentence(answer)));
        return answer.accepted() ? 0 : 1;
    }

    private Map<String, Object> json(Verification answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("person", name);
        json.put("accepted", answer.accepted());
        json.put("similarity", answer.similarity());
        json.put("threshold", answer.threshold());
        return json;
    }

    private String sentence(Verification answer) {
        return String.format(
                Locale.ROOT,
                "%s %s: similarity %.3f, threshold %.3f",
                answer.accepted() ? "This is" : "This is not",
                name,
                answer.similarity(),
                answer.threshold());
    }
}
