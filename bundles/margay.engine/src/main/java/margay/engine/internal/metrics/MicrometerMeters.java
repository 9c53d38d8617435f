package margay.engine.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.engine.internal.lease.ModelMeter;
import margay.engine.internal.lease.Slots;
import margay.engine.internal.life.Meters;
import margay.engine.internal.open.RunMeter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Measures with Micrometer where there is a registry. Meters are looked up once, not for each run. The gauges of a model
 * are registered once, and removed with this component. The meters of a model's last generations stay, whether they serve or
 * not: why one was replaced shows in its errors, and a box that swaps for years registers no more and more of them.
 */
@Component
public final class MicrometerMeters implements Meters {
    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int GENERATIONS = 4;

    private final MeterRegistry registry;
    private final Map<String, Admission> admissions = new HashMap<>();
    private final Map<String, Map<GenerationId, Runs>> runs = new HashMap<>();
    private boolean stopped;

    /** @param registry of whoever exports figures */
    @Activate
    public MicrometerMeters(@Reference MeterRegistry registry) {
        this.registry = registry;
    }

    @Deactivate
    synchronized void stop() {
        stopped = true;
        admissions.values().forEach(this::remove);
        admissions.clear();
        runs.values().forEach(generations -> generations.values().forEach(this::remove));
        runs.clear();
    }

    @Override
    public synchronized ModelMeter admission(String model, Slots slots) {
        if (stopped) {
            return ModelMeter.NONE;
        }
        Admission known = admissions.get(model);
        if (known != null && known.slots() == slots) {
            return known;
        }
        if (known != null) {
            remove(known);
        }
        Admission admission = register(model, slots);
        admissions.put(model, admission);
        return admission;
    }

    private void remove(Admission admission) {
        admission.gauges().forEach(registry::remove);
    }

    private Admission register(String model, Slots slots) {
        Tags tags = Tags.of("model", model);
        Gauge leases = Gauge.builder("margay.model.leases", slots, Slots::used)
                .description("Requests that hold a lease")
                .tags(tags)
                .register(registry);
        Gauge queue = Gauge.builder("margay.model.queue", slots, Slots::waiting)
                .description("Requests that wait for a lease")
                .tags(tags)
                .register(registry);
        return new Admission(
                slots,
                List.of(leases, queue),
                timer("margay.model.wait", "How long requests waited that had to", tags),
                counters("margay.model.refused", "Requests that got no lease, by reason", tags));
    }

    @Override
    public synchronized RunMeter runs(GenerationId generation) {
        if (stopped) {
            return RunMeter.NONE;
        }
        Map<GenerationId, Runs> generations = runs.computeIfAbsent(generation.model(), model -> new LinkedHashMap<>());
        Runs wanted = generations.computeIfAbsent(generation, this::register);
        if (generations.size() > GENERATIONS) {
            remove(generations.remove(generations.keySet().iterator().next()));
        }
        return wanted;
    }

    private void remove(Runs old) {
        registry.remove(old.runs());
        old.errors().values().forEach(registry::remove);
    }

    private Runs register(GenerationId generation) {
        Tags tags = Tags.of(
                "model",
                generation.model(),
                "version",
                generation.version().toString(),
                "generation",
                Long.toString(generation.number()));
        return new Runs(
                timer("margay.model.runs", "Runs that succeeded", tags),
                counters("margay.model.errors", "Runs that failed, by reason", tags));
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private Map<Code, Counter> counters(String name, String description, Tags tags) {
        Map<Code, Counter> counters = new EnumMap<>(Code.class);
        for (Code code : Code.values()) {
            counters.put(
                    code,
                    Counter.builder(name)
                            .description(description)
                            .tags(tags.and("code", code.name()))
                            .register(registry));
        }
        return counters;
    }

    private record Admission(Slots slots, List<Gauge> gauges, Timer waits, Map<Code, Counter> refusals)
            implements ModelMeter {
        @Override
        public void waited(long nanos) {
            waits.record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void refused(Code code) {
            refusals.get(code).increment();
        }
    }

    private record Runs(Timer runs, Map<Code, Counter> errors) implements RunMeter {
        @Override
        public void ran(long nanos) {
            runs.record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void failed(Code code) {
            errors.get(code).increment();
        }
    }
}
