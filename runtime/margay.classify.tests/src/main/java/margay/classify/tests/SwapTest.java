package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.Models;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.classify.api.ScoredClass;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/**
 * The classifier is swapped while pictures are classified. The order of its classes and the size of its logits differ from
 * version to version, so that weights of one with labels of another would show.
 */
class SwapTest {
    private static final int SWAPS = 20;
    private static final int CLIENTS = 3;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Models models;

    @InjectService
    ImageClassifier classifier;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<Version> versions = new ConcurrentSkipListSet<>();
    private final ByteBuffer picture = Pictures.of(Pictures.GREEN);

    private static ColourModel version(int number) {
        return new ColourModel("colours", "1." + number + ".0")
                .startingWith(number % 3)
                .gain(ColourModel.GAIN + number);
    }

    @Test
    void everyRequestIsAnsweredByOneVersionWhileTheyAreSwapped()
            throws InterruptedException, ExecutionException, BundleException, RequestException {
        try (Installed installed = new Installed(context, models)) {
            Bundle serving = installed.install(version(0));
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(this::askUntilDone));
            }
            try {
                swap(installed, serving);
            } finally {
                done.set(true);
                threads.shutdown();
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertTrue(answered.get() >= CLIENTS, answered + " answers");
            assertTrue(versions.size() > 1, "answers of several versions: " + versions);
            assertEquals(0, installed.leases());
        }
    }

    private static void swap(Installed installed, Bundle first) throws BundleException, InterruptedException {
        Bundle serving = first;
        for (int number = 1; number <= SWAPS; number++) {
            ColourModel version = version(number);
            Bundle next = installed.install(version);
            installed.awaitServing(version);
            installed.uninstall(serving);
            serving = next;
        }
    }

    private Void askUntilDone() throws RequestException {
        while (!done.get()) {
            Classification answer = classifier.classify(
                    picture.duplicate(), ClassificationOptions.DEFAULT, Cancellation.withoutDeadline());
            ScoredClass best = answer.best().orElseThrow();
            assertEquals("green", best.label());
            assertEquals(ColourModel.GAIN + answer.model().version().getMinor(), best.logit(), 1e-3);
            versions.add(answer.model().version());
            answered.incrementAndGet();
        }
        return null;
    }
}
