package margay.face.tools.demo;

import java.io.PrintWriter;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import margay.shell.Progress;
import margay.tools.swap.BundleSwaps;
import margay.tools.swap.Clients;
import margay.tools.swap.Latencies;
import org.osgi.framework.BundleContext;

/** Clients recognise without pause while a model is swapped and a poisoned version is offered once. */
final class Swapping {
    private static final int CLIENTS = 4;
    private static final int STEADY_REQUESTS = 400;

    private final BundleContext context;
    private final Models models;
    private final String model;
    private final int swaps;

    Swapping(BundleContext context, Models models, String model, int swaps) {
        this.context = context;
        this.models = models;
        this.model = model;
        this.swaps = swaps;
    }

    /**
     * What happened.
     *
     * @param steady latencies without swaps
     * @param swapping latencies while models were swapped
     * @param poisoned what became of the poisoned version
     * @param poisonServed whether it answered a request
     */
    record Outcome(
            long requests,
            long failed,
            Optional<String> failure,
            Latencies steady,
            Latencies swapping,
            GenerationStatus poisoned,
            boolean poisonServed) {
        boolean isRefused() {
            return poisoned.state() == GenerationState.FAILED && !poisonServed;
        }
    }

    Outcome run(Recognition recognition, PrintWriter err) throws RequestException {
        try (BundleSwaps bundles = new BundleSwaps(context, models, model)) {
            Clients clients = new Clients(CLIENTS, recognition::ask);
            try (clients) {
                clients.await(STEADY_REQUESTS / 10);
                Latencies steady = clients.begin();
                clients.await(STEADY_REQUESTS);
                Latencies swapping = clients.begin();
                GenerationStatus poisoned = swap(bundles, err);
                clients.close();
                return new Outcome(
                        clients.requests(),
                        clients.failed(),
                        clients.failure(),
                        steady,
                        swapping,
                        poisoned,
                        recognition.wasServedBy(model, poisoned.id().version()));
            }
        }
    }

    private GenerationStatus swap(BundleSwaps bundles, PrintWriter err) throws RequestException {
        try (Progress progress = new Progress(err, "swaps under " + CLIENTS + " clients", swaps)) {
            int half = swaps / 2;
            swap(bundles, progress, half);
            GenerationStatus poisoned = bundles.offerPoisoned();
            swap(bundles, progress, swaps - half);
            return poisoned;
        }
    }

    private static void swap(BundleSwaps bundles, Progress progress, int count) throws RequestException {
        for (int swap = 0; swap < count; swap++) {
            bundles.swap();
            progress.step();
        }
    }
}
