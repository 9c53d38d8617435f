package margay.engine.internal.tune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.engine.internal.store.Sha256;

/** The kind of processor, and how many there are: what measured times hold for. */
final class Processor {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Set<String> KEYS =
            Set.of("model name", "flags", "cache size", "Features", "CPU implementer", "CPU part", "CPU revision");

    /** The same on boxes that compute alike. */
    static final String ID = id();

    private Processor() {}

    private static String id() {
        String kind = Sha256.of(cpuinfo().getBytes(StandardCharsets.UTF_8));
        return System.getProperty("os.arch")
                + '-'
                + kind.substring(0, 16)
                + '-'
                + Runtime.getRuntime().availableProcessors();
    }

    /** The first processor stands for all. */
    private static String cpuinfo() {
        try (Stream<String> lines = Files.lines(CPUINFO)) {
            return lines.takeWhile(line -> !line.isEmpty())
                    .filter(line -> KEYS.contains(line.split(":", 2)[0].strip()))
                    .collect(Collectors.joining("\n"));
        } catch (IOException unknown) {
            return "";
        }
    }
}
