package margay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gogo commands that print meters: {@code margay:meters}. */
@Component(
        service = MeterCommands.class,
        property = {"osgi.command.scope=margay", "osgi.command.function=meters"})
public final class MeterCommands {
    private final MeterRegistry registry;

    /** @param registry what to print */
    @Activate
    public MeterCommands(@Reference MeterRegistry registry) {
        this.registry = registry;
    }

    /** @return the meters that counted something, one a line, by name */
    public String meters() {
        List<String> lines = registry.getMeters().stream()
                .flatMap(meter -> line(meter).stream())
                .sorted()
                .toList();
        return lines.isEmpty() ? "No meter has counted anything." : String.join("\n", lines);
    }

    private static List<String> line(Meter meter) {
        String name = meter.getId().getName()
                + meter.getId().getTags().stream().map(MeterCommands::text).collect(Collectors.joining(" ", " {", "}"));
        return meter.<List<String>>match(
                gauge -> List.of(gauge(name, gauge)),
                counter -> counter(name, counter),
                timer -> timer(name, timer),
                summary -> List.of(),
                longTask -> List.of(),
                timeGauge -> List.of(gauge(name, timeGauge)),
                function -> List.of(),
                functionTimer -> List.of(),
                other -> List.of());
    }

    private static String text(Tag tag) {
        return tag.getKey() + '=' + tag.getValue();
    }

    private static String gauge(String name, Gauge gauge) {
        return String.format(Locale.ROOT, "%s %.0f", name, gauge.value());
    }

    private static List<String> counter(String name, Counter counter) {
        return counter.count() == 0 ? List.of() : List.of(String.format(Locale.ROOT, "%s %.0f", name, counter.count()));
    }

    private static List<String> timer(String name, Timer timer) {
        return timer.count() == 0
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%s count %d, mean %.3f ms, max %.3f ms",
                        name,
                        timer.count(),
                        timer.mean(TimeUnit.MILLISECONDS),
                        timer.max(TimeUnit.MILLISECONDS)));
    }
}
