package margay.tools.model;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import margay.api.tensor.TensorInfo;
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
import picocli.CommandLine.Parameters;

/** Shows what a model bundle says of its model. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=model")
@CommandLine.Command(
        name = "show",
        description = "Check a model bundle and print its descriptor and card.",
        footerHeading = "%nExample:%n",
        footer = "  margay model show face-embedding-2.0.0.jar --json")
public final class ShowCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Services services;

    @Mixin
    private Output output;

    @Parameters(paramLabel = "BUNDLE.jar", description = "A model bundle.")
    private Path bundle;

    /** @param services to find the engine */
    @Activate
    public ShowCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        BundleFile file = BundleFile.read(bundle);
        ModelDescriptor descriptor = file.check(services.await(ModelDescriptors.class, null, TIMEOUT));
        output.print(() -> json(file), out -> table(descriptor).print(out));
        return 0;
    }

    private static JsonObject json(BundleFile file) {
        JsonObject object = JsonParser.parseString(new String(file.json(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        object.addProperty("version", file.version().toString());
        return object;
    }

    private static Table table(ModelDescriptor descriptor) {
        Table table = new Table("FIELD", "VALUE")
                .row("model", descriptor.name() + " " + descriptor.version())
                .row("task", descriptor.task())
                .row("weights", descriptor.weights() + " (" + descriptor.format() + ", " + descriptor.sha256() + ")")
                .row(
                        "inputs",
                        tensors(descriptor.inputs().stream()
                                .map(ModelDescriptor.Input::tensor)
                                .toList()))
                .row("outputs", tensors(descriptor.outputs()))
                .row("quantization", descriptor.quantization())
                .row("golden vectors", descriptor.golden().size());
        descriptor
                .embedding()
                .ifPresent(embedding -> table.row(
                        "embedding",
                        embedding.space() + ", " + embedding.dimension() + " elements, threshold "
                                + embedding.threshold()));
        ModelDescriptor.Card card = descriptor.card();
        table.row("title", card.title())
                .row("description", card.description())
                .row("origin", card.origin())
                .row("licence", card.licence())
                .row("recipe", card.recipe());
        card.metrics().forEach((metric, value) -> table.row(metric, value));
        return table;
    }

    private static String tensors(List<TensorInfo> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.name() + " " + tensor.type() + tensor.shape())
                .collect(Collectors.joining(", "));
    }
}
