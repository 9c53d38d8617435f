package margay.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterCommandsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void printsWhatCounted() {
        registry.counter("margay.model.errors", "model", "m").increment(2);
        registry.counter("margay.model.errors", "model", "silent");
        registry.timer("margay.model.runs", "model", "m").record(Duration.ofMillis(3));
        registry.gauge("margay.model.leases", 1);
        assertEquals(
                """
                margay.model.errors {model=m} 2
                margay.model.leases {} 1
                margay.model.runs {model=m} count 1, mean 3.000 ms, max 3.000 ms""",
                new MeterCommands(registry).meters());
    }

    @Test
    void saysThatThereIsNothing() {
        assertEquals("No meter has counted anything.", new MeterCommands(registry).meters());
    }
}
