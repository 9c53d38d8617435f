package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
            if (line.isEmpty()) {
                break; // the first processor stands for all
            }
            if (KEYS.contains(key(line))) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return System.getProperty("os.arch") + "-" + Long.toHexString(crc.getValue());
    }

    private static String key(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon).strip();
    }

    private static List<String> cpuinfo() {
        try {
            return Files.readAllLines(CPUINFO);
        } catch (IOException e) {
            return List.of();
        }
    }
}
