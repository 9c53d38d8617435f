package margay.engine.internal.tune;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.engine.internal.open.OpeningException;

/**
 * Opens a model on a thread of its own, so that one that hangs keeps nobody: its thread is interrupted and lost until it
 * returns, and what it opened then is closed at once.
 */
final class LimitedOpening {
    /** What is opened. */
    @FunctionalInterface
    interface Source {
        OpenWay open() throws IOException, BackendException, OpeningException, RequestException;
    }

    private final Source source;
    private final Cancellation limit;
    private final CompletableFuture<OpenWay> opened = new CompletableFuture<>();

    /** @param limit ends the waiting */
    LimitedOpening(Source source, Cancellation limit) {
        this.source = source;
        this.limit = limit;
    }

    private void run() {
        try {
            OpenWay way = source.open();
            if (!opened.complete(way)) {
                way.close();
            }
        } catch (IOException
                | BackendException
                | OpeningException
                | RequestException
                | RuntimeException
                | Error failure) {
            opened.completeExceptionally(failure);
        }
    }

    /**
     * @param crew gives the thread
     * @return which the caller closes
     */
    OpenWay await(Crew crew) throws IOException, BackendException, OpeningException, RequestException {
        Runnable giveUp = () -> opened.completeExceptionally(late());
        Thread thread = crew.start("margay-engine-tuner-open", this::run);
        limit.onEnd(giveUp);
        try {
            return opened.join();
        } catch (CompletionException failed) {
            thread.interrupt();
            throw unchecked(failed.getCause());
        } finally {
            limit.remove(giveUp);
        }
    }

    private Exception late() {
        return limit.reason().equals(Optional.of(Code.CANCELLED))
                ? new RequestException(Code.CANCELLED, "Opening the model in another way: cancelled by the caller")
                : new BackendException("it is not open after its share of the time limit; it hangs, or is too slow");
    }

    /** Throws what was thrown on the other thread. */
    private static RuntimeException unchecked(Throwable cause)
            throws IOException, BackendException, OpeningException, RequestException {
        if (cause instanceof IOException unreadable) {
            throw unreadable;
        }
        if (cause instanceof BackendException refused) {
            throw refused;
        }
        if (cause instanceof OpeningException wrong) {
            throw wrong;
        }
        if (cause instanceof RequestException failed) {
            throw failed;
        }
        if (cause instanceof Error crash) {
            throw crash;
        }
        return cause instanceof RuntimeException crash ? crash : new IllegalStateException(cause);
    }
}
