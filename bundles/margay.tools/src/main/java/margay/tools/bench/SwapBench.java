package margay.tools.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.calibration.Calibrator;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.shell.Services;
import margay.tools.measure.Memory;
import margay.tools.measure.Results;
import margay.tools.swap.Clients;
import margay.tools.swap.Latencies;
import margay.tools.swap.ModelCopies;
import margay.tools.swap.PinnedVersions;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What swaps do to the requests of a busy model, and to memory. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=bench")
@CommandLine.Command(
        name = "swap",
        description = "Swap a model back to back under clients: requests that failed, the 99th percentile"
                + " of latency during swaps against steady phases in between, and resident memory over the last 100 swaps"
                + " against that over 100 after the first 100.",
        footerHeading = "%nExample:%n",
        footer = "  margay bench swap --swaps 1000 --json")
public final class SwapBench implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int SETTLED_AFTER = 100;
    /** Swaps over which resident memory is averaged: it rises and falls for seconds as freed pages are given back. */
    private static final int WINDOW = 100;
    /** Swaps and steady phases take turns, since other work on the machine comes and goes. */
    private static final int ROUNDS = 10;

    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "face-embedding",
            description = "Which model (${DEFAULT-VALUE}).")
    private String name;

    @Option(names = "--swaps", defaultValue = "10000", description = "How many, at least 300 (${DEFAULT-VALUE}).")
    private int swaps;

    @Option(names = "--clients", defaultValue = "8", description = "How many clients ask (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--steady",
            defaultValue = "500",
            description = "Requests of each of the 11 steady phases (${DEFAULT-VALUE}).")
    private int steadyRequests;

    /**
     * @param context of the tools
     * @param services to find engine and model
     */
    @Activate
    public SwapBench(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        output.requireAtLeast(SETTLED_AFTER + 2 * WINDOW, "--swaps", swaps);
        output.requireAtLeast(1, "--clients", count);
        output.requireAtLeast(1, "--steady", steadyRequests);
        Models models = services.await(Models.class, null, TIMEOUT);
        Model model = services.await(Model.class, "(" + Model.NAME + "=" + name + ")", TIMEOUT);
        Calibrator calibrator = services.await(Calibrator.class, null, TIMEOUT);
        Calibrator.Suspension suspension = calibrator.suspend();
        try (suspension;
                ModelCopies copies = ModelCopies.of(context, model.name())) {
            PinnedVersions versions = new PinnedVersions(models, model.name(), copies.original(), start(copies));
            try (versions;
                    Clients clients = new Clients(count, (client, number) -> run(models, model))) {
                Results results = measure(clients, versions);
                results.print(output);
                clients.failure().ifPresent(output.err()::println);
                return clients.failed() == 0 ? 0 : 1;
            }
        }
    }

    private static Version start(ModelCopies copies) throws RequestException {
        Bundle copy = copies.install(copies.higher(1));
        try {
            copy.start();
            return copy.getVersion();
        } catch (BundleException e) {
            throw new RequestException(Code.FAILED, "The copied model does not start: " + e.getMessage(), e);
        }
    }

    private static void run(Models models, Model model) throws RequestException {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            leases.of(model).run();
        }
    }

    private Results measure(Clients clients, PinnedVersions versions) throws RequestException, IOException {
        List<Latencies> steady = new ArrayList<>();
        List<Latencies> swapping = new ArrayList<>();
        double early = 0;
        double late = 0;
        try (Progress progress = new Progress(output.err(), "swaps under " + count + " clients", swaps)) {
            for (int swap = 0; swap < swaps; swap++) {
                if (swap * ROUNDS / swaps == steady.size()) {
                    steady.add(steady(clients));
                    swapping.add(clients.begin());
                }
                versions.swap();
                progress.step();
                early += swap >= SETTLED_AFTER && swap < SETTLED_AFTER + WINDOW ? Memory.resident() / WINDOW : 0;
                late += swap >= swaps - WINDOW ? Memory.resident() / WINDOW : 0;
            }
        }
        steady.add(steady(clients));
        return results(clients, early, late, Latencies.sum(steady), Latencies.sum(swapping));
    }

    private Results results(Clients clients, double early, double late, Latencies steady, Latencies swapping) {
        return new Results()
                .add("failed", clients.failed())
                .add("p99_ratio", swapping.percentile(99) / (double) steady.percentile(99))
                .add("rss_ratio", late / early)
                .add("swaps", (long) swaps)
                .add("requests", clients.requests())
                .millis("p50_steady_ms", steady.percentile(50))
                .millis("p50_swap_ms", swapping.percentile(50))
                .millis("p99_steady_ms", steady.percentile(99))
                .millis("p99_swap_ms", swapping.percentile(99))
                .add("rss_100_mb", early)
                .add("rss_mb", late);
    }

    private Latencies steady(Clients clients) throws RequestException {
        clients.begin();
        clients.await(steadyRequests / 10);
        Latencies steady = clients.begin();
        clients.await(steadyRequests);
        return steady;
    }
}
