package margay.engine.internal.open;

import java.util.Optional;

/** Does one step after the other, whatever becomes of each, and tells at the end what went wrong. Used by one thread. */
public final class Undoing {
    private Optional<Throwable> failure = Optional.empty();

    /** @param step to do now */
    public void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failed) {
            failure.ifPresentOrElse(first -> first.addSuppressed(failed), () -> failure = Optional.of(failed));
        }
    }

    /** Throws what the first step threw that failed, with what later ones threw. */
    public void end() {
        if (failure.isPresent() && failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.isPresent() && failure.get() instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
