package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The kind of processor: what decides how ONNX Runtime lays out a graph. */
final class Processor {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Set<String> KEYS =
            Set.of("flags", "Features", "vendor_id", "cpu family", "model", "CPU implementer", "CPU part");

    private Processor() {}

    /** @return the same for the same architecture, model and instruction sets */
    static String id() {
        CRC32C crc = new CRC32C();
        for (String line : cpuinfo()) {
            crc.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return System.getProperty("os.arch") + "-" + String.format("%08x", crc.getValue());
    }

    private static List<String> cpuinfo() {
        try (Stream<String> lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> KEYS.contains(line.split(":", 2)[0].strip()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
