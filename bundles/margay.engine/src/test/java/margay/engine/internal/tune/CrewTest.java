package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.junit.jupiter.api.Test;

class CrewTest {
    /** Their memory is freed afterwards. */
    @Test
    void waitsForAllEvenIfOneFails() {
        CountDownLatch failing = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Callable<Void> fails = () -> {
            failing.countDown();
            throw new RequestException(Code.CANCELLED, "cancelled");
        };
        Callable<Void> goesOn = () -> {
            failing.await();
            Thread.yield();
            ended.set(true);
            return null;
        };
        try (Crew crew = new Crew(2, Thread.NORM_PRIORITY)) {
            for (int round = 0; round < 200; round++) {
                ended.set(false);
                RequestException failure = assertThrows(RequestException.class, () -> crew.run(List.of(fails, goesOn)));
                assertEquals(Code.CANCELLED, failure.code());
                assertTrue(ended.get());
            }
        }
    }
}
