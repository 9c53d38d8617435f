package margay.shell.internal;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option {@code --wait}: a picocli mixin for commands that need the models to have come to rest. */
final class Patience {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Wait so long for models that are being opened (default: ${DEFAULT-VALUE}).")
    private int seconds;

    Duration duration() {
        return Duration.ofSeconds(seconds);
    }
}
