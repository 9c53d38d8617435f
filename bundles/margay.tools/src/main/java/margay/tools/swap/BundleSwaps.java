package margay.tools.swap;

import java.time.Duration;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/** Swaps a model as an operator does: by starting and stopping the bundle of a higher version. Used by one thread. */
public final class BundleSwaps implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ModelCopies copies;
    private final ServingWatch watch;
    private final Bundle copy;
    private boolean started;

    /**
     * @param context to install and listen with
     * @param models of the box
     * @param model name of the model
     * @throws RequestException if its bundle cannot be copied
     */
    public BundleSwaps(BundleContext context, Models models, String model) throws RequestException {
        copies = ModelCopies.of(context, model);
        watch = new ServingWatch(context, models, model);
        copy = copies.install(copies.higher(1));
    }

    /**
     * Lets the other version serve. Returns when it does.
     *
     * @throws RequestException if it does not
     */
    public void swap() throws RequestException {
        if (started) {
            run(copy::stop, copy.getVersion());
        } else {
            run(copy::start, copy.getVersion());
        }
        started = !started;
        watch.serving(started ? copy.getVersion() : copies.original(), TIMEOUT);
    }

    /**
     * Offers a version that does not give its golden outputs, and takes it away again.
     *
     * @return what became of it, failed or serving, and of which version it was
     * @throws RequestException if nothing became of it
     */
    public GenerationStatus offerPoisoned() throws RequestException {
        Version version = copies.higher(2);
        Bundle poisoned = copies.installPoisoned(version, path -> path.contains("golden") && path.contains("output"));
        run(poisoned::start, version);
        GenerationStatus end = watch.end(version, TIMEOUT);
        run(poisoned::stop, version);
        return end;
    }

    /** The version that was there before serves alone again. */
    @Override
    public void close() throws RequestException {
        try {
            if (started) {
                swap();
            }
        } finally {
            watch.close();
            copies.close();
        }
    }

    private interface Step {
        void run() throws BundleException;
    }

    private static void run(Step step, Version version) throws RequestException {
        try {
            step.run();
        } catch (BundleException e) {
            throw new RequestException(
                    Code.FAILED, "The bundle of version " + version + " does not start or stop: " + e.getMessage(), e);
        }
    }
}
