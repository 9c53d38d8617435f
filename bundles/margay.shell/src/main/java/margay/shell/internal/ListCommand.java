package margay.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.capability.CapabilityInfo;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists the capabilities. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "list",
        description = "List what this box can do: its capabilities with their inputs and options.",
        footerHeading = "%nExample:%n",
        footer = "  margay list --json")
public final class ListCommand implements Command {
    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

    @Mixin
    private Patience patience;

    /**
     * @param context of the shell
     * @param services to find the engine
     */
    @Activate
    public ListCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        try (Capabilities capabilities = new Capabilities(context, services)) {
            List<CapabilityInfo> infos = capabilities.all(patience.duration()).stream()
                    .map(capability -> capability.info())
                    .toList();
            output.print(
                    () -> Map.of("capabilities", infos), out -> table(infos).print(out));
        }
        services.missing().forEach(output.err()::println);
        return 0;
    }

    static Table table(List<CapabilityInfo> infos) {
        Table table = new Table("CAPABILITY", "INPUTS", "OPTIONS", "DESCRIPTION");
        infos.forEach(info -> table.row(info.name(), inputs(info), options(info), info.description()));
        return table;
    }

    private static String inputs(CapabilityInfo info) {
        return info.inputs().stream().map(CapabilityInfo.Input::name).collect(Collectors.joining(" "));
    }

    private static String options(CapabilityInfo info) {
        return info.options().stream()
                .map(option -> option.name() + "=" + option.defaultValue())
                .collect(Collectors.joining(" "));
    }
}
