package margay.elastic.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import margay.api.RequestException;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.elastic.Elastic;

/** Swaps the form of a model while clients ask without pause, and counts what they lose. Used by one thread. */
final class Switches {
    private static final int CLIENTS = 2;

    private final Elastic.Trial trial;
    private final Models models;
    private final Model model;
    private final TestImages images;
    private final List<Double> ms = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>();

    Switches(Elastic.Trial trial, Models models, Model model, TestImages images) {
        this.trial = trial;
        this.models = models;
        this.model = model;
        this.images = images;
    }

    /** Lets a form serve. Returns when it does and all clients have their last answers. */
    void to(String form) throws RequestException {
        AtomicBoolean asking = new AtomicBoolean(true);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i;
            clients.add(new Thread(() -> ask(first, asking), "eval-client-" + i));
        }
        clients.forEach(Thread::start);
        try {
            long start = System.nanoTime();
            trial.serve(form);
            ms.add((System.nanoTime() - start) / 1e6);
        } finally {
            asking.set(false);
            join(clients);
        }
    }

    private void ask(int first, AtomicBoolean asking) {
        for (int number = first; asking.get(); number += CLIENTS) {
            try {
                images.classify(models, model, number);
            } catch (RequestException | RuntimeException e) {
                failed.incrementAndGet();
                failure.compareAndSet(null, e.toString());
            }
        }
    }

    private static void join(List<Thread> clients) throws RequestException {
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(RequestException.Code.CANCELLED, "Interrupted while clients were asking", e);
        }
    }

    int failed() {
        return failed.get();
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    double medianMs() {
        List<Double> sorted = ms.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
