package margay.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemdNotifierTest {
    private static final String SELF = Long.toString(ProcessHandle.current().pid());

    @Test
    void theWatchdogOfThisProcessCounts() {
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", SELF)));
        assertEquals(Optional.of(Duration.ofMillis(1)), SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "1000")));
    }

    @Test
    void thatOfAnotherProcessDoesNot() {
        assertEquals(
                Optional.empty(),
                SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", SELF + "0")));
        assertEquals(Optional.empty(), SystemdNotifier.watchdog(Map.of()));
    }
}
