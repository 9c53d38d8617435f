package margay.face.tools.people;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.Person;
import margay.face.api.Picture;
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

/** Makes the gallery know somebody. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=people")
@CommandLine.Command(
        name = "enrol",
        description =
                "Add images to a person of the face gallery, who becomes known with the first one: all files or none.",
        footerHeading = "%nExample:%n",
        footer = "  margay people enrol Eileen front.jpg side.jpg")
public final class EnrolCommand implements Command {
    private final Services services;

    @Mixin
    private GalleryAccess access;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "1 to 64 letters, digits, spaces and . _ ' -, beginning with a letter or digit.")
    private String name;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Pictures with one face each.")
    private List<Path> files = new ArrayList<>();

    /** @param services to find the gallery */
    @Activate
    public EnrolCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        List<Picture> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(GalleryAccess.picture(file));
        }
        Person person = access.gallery(services)
                .enrol(name, pictures, Cancellation.withoutDeadline())
                .person();
        output.print(
                () -> PersonJson.of(person),
                out -> out.println("Enrolled " + person.name() + "; images of this person now: " + person.images()));
        return 0;
    }
}
