package margay.face.tools.people;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import margay.api.RequestException;
import margay.face.api.Person;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Shows whom the gallery knows. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=people")
@CommandLine.Command(
        name = "list",
        description = "List everybody in the face gallery.",
        footerHeading = "%nExample:%n",
        footer = "  margay people list --json")
public final class ListCommand implements Command {
    private final Services services;

    @Mixin
    private GalleryAccess access;

    @Mixin
    private Output output;

    /** @param services to find the gallery */
    @Activate
    public ListCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        List<Person> people = access.gallery(services).people();
        output.print(() -> Map.of("people", people.stream().map(PersonJson::of).toList()), out -> table(people)
                .print(out));
        return 0;
    }

    private static Table table(List<Person> people) {
        Table table = new Table("NAME", "IMAGES", "SINCE", "SPACES", "CROPS");
        people.forEach(person -> table.row(
                person.name(),
                person.images(),
                person.since(),
                String.join(", ", new TreeSet<>(person.spaces())),
                person.crops() ? "kept" : "not kept"));
        return table;
    }
}
