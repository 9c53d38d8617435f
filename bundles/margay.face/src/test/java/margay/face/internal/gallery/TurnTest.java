package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final Turn turn = new Turn("Waiting", 2);

    @Test
    void oneAfterTheOther() throws RequestException, InterruptedException, ExecutionException {
        turn.take(Cancellation.withoutDeadline());
        FutureTask<Boolean> second = new FutureTask<>(() -> {
            turn.take(Cancellation.withoutDeadline());
            return true;
        });
        Thread thread = new Thread(second);
        thread.start();
        turn.giveBack();
        assertTrue(second.get());
    }

    @Test
    void aRequestThatEndsWhileItWaitsLeavesItsThreadUninterrupted()
            throws RequestException, InterruptedException, ExecutionException {
        turn.take(Cancellation.withoutDeadline());
        Cancellation cancellation = Cancellation.withoutDeadline();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            assertEquals(Code.CANCELLED, refused(cancellation));
            return Thread.currentThread().isInterrupted();
        });
        cancellation.cancel();
        assertFalse(interrupted.get());
    }

    @Test
    void aRequestThatHasEndedGetsNothing() throws RequestException {
        Cancellation cancelled = Cancellation.withoutDeadline();
        cancelled.cancel();
        assertEquals(Code.CANCELLED, refused(cancelled));
        turn.take(Cancellation.withoutDeadline());
        assertEquals(Code.DEADLINE_EXCEEDED, refused(Cancellation.after(Duration.ofMillis(1))));
    }

    @Test
    void anInterruptThatOthersSentStays() throws RequestException {
        turn.take(Cancellation.withoutDeadline());
        Thread.currentThread().interrupt();
        assertEquals(Code.CANCELLED, refused(Cancellation.withoutDeadline()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void moreThanItHasPlacesForAreRefusedAtOnce() throws RequestException, InterruptedException, ExecutionException {
        turn.take(Cancellation.withoutDeadline());
        List<CompletableFuture<Code>> waiting = new ArrayList<>();
        List<Cancellation> cancellations = new ArrayList<>();
        CompletableFuture<Object> first = new CompletableFuture<>();
        for (int i = 0; i < 3; i++) {
            Cancellation cancellation = Cancellation.withoutDeadline();
            cancellations.add(cancellation);
            waiting.add(CompletableFuture.supplyAsync(() -> refused(cancellation), task -> new Thread(task).start()));
        }
        waiting.forEach(one -> one.thenAccept(first::complete));
        assertEquals(Code.BUSY, first.get());
        cancellations.forEach(Cancellation::cancel);
        List<Code> codes = new ArrayList<>();
        for (CompletableFuture<Code> one : waiting) {
            codes.add(one.get());
        }
        codes.remove(Code.BUSY);
        assertEquals(List.of(Code.CANCELLED, Code.CANCELLED), codes);
        turn.giveBack();
        turn.take(Cancellation.withoutDeadline());
    }

    private Code refused(Cancellation cancellation) {
        return assertThrows(RequestException.class, () -> turn.take(cancellation))
                .code();
    }
}
