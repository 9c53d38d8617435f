package margay.face.tools.people;

import java.util.Map;
import margay.api.RequestException;
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

/** Makes the gallery forget somebody. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=people")
@CommandLine.Command(
        name = "delete",
        description = "Forget a person of the face gallery, with all images.",
        footerHeading = "%nExample:%n",
        footer = "  margay people delete Eileen")
public final class DeleteCommand implements Command {
    private final Services services;

    @Mixin
    private GalleryAccess access;

    @Mixin
    private Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "The person's name in the gallery.")
    private String name;

    /** @param services to find the gallery */
    @Activate
    public DeleteCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        access.gallery(services).delete(name);
        output.print(() -> Map.of("deleted", name), out -> out.println("Deleted " + name + "."));
        return 0;
    }
}
