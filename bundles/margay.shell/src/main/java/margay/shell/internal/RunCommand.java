package margay.shell.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import margay.api.RequestException;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.model.ModelEvents;
import margay.api.model.Models;
import margay.shell.Command;
import margay.shell.Services;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a box serve until it is stopped. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "run",
        description = "Boot a box, print what it serves, and serve until SIGTERM or Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay run",
            "  margay run --state /var/lib/margay",
            "  margay run --install face-embedding-2.0.0.jar"
        })
public final class RunCommand implements Command {
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final Duration CONSOLE = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Services services;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    private CommandSpec spec;

    @Option(names = "--console", description = "Read Gogo commands from the standard input; its end stops the box.")
    private boolean console;

    @Option(
            names = "--install",
            paramLabel = "BUNDLE.jar",
            description =
                    "Add a bundle to this box, a model for example; it stays in the state directory until it is taken away.")
    private List<Path> install = new ArrayList<>();

    @Option(
            names = "--uninstall",
            paramLabel = "BUNDLE.jar",
            description = "Take a bundle away that was added from a file of that name.")
    private List<Path> uninstall = new ArrayList<>();

    /**
     * @param context of the shell
     * @param services to find the engine
     */
    @Activate
    public RunCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Deactivate
    void stop() {
        stopped.countDown();
    }

    @Override
    public Integer call() throws RequestException, IOException, InterruptedException {
        ServiceRegistration<EventHandler> news = Changes.onModelEvents(context, this::report);
        try {
            changeBundles();
            introduce();
            if (console) {
                readCommands();
            } else {
                stopped.await();
            }
            return 0;
        } finally {
            close(news);
        }
    }

    private void changeBundles() throws RequestException, IOException {
        OwnBundles bundles = new OwnBundles(context);
        for (Path file : uninstall) {
            bundles.uninstall(file);
        }
        for (Path file : install) {
            bundles.install(file);
        }
    }

    private void introduce() throws RequestException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Box in "
                + Optional.ofNullable(context.getProperty("margay.state")).orElse("a temporary folder"));
        try (Capabilities capabilities = new Capabilities(context, services)) {
            List<CapabilityInfo> infos =
                    capabilities.all(SETTLING).stream().map(Capability::info).toList();
            ModelsCommand.table(services.await(Models.class, null, CONSOLE).generations())
                    .print(out);
            out.println();
            ListCommand.table(infos).print(out);
        }
        services.missing().forEach(spec.commandLine().getErr()::println);
        out.println("Serving until SIGTERM or Ctrl-C.");
    }

    private void report(Event event) {
        Object reason = event.getProperty(ModelEvents.REASON);
        spec.commandLine()
                .getErr()
                .println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " "
                        + event.getProperty(ModelEvents.MODEL) + " "
                        + event.getProperty(ModelEvents.VERSION) + " #"
                        + event.getProperty(ModelEvents.GENERATION) + " "
                        + event.getTopic().substring(ModelEvents.TOPIC_PREFIX.length())
                        + (reason == null ? "" : ": " + reason));
    }

    private void readCommands() throws RequestException, IOException {
        new Console(services.await(CommandProcessor.class, null, CONSOLE)).run();
    }

    /** A framework that stops may have withdrawn it already. */
    private void close(ServiceRegistration<EventHandler> news) {
        if (stopped.getCount() > 0) {
            news.unregister();
        }
    }
}
