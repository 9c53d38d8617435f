package margay.tools.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Memory of this process as Linux counts it. */
public final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

    private Memory() {}

    /** @return MiB that are resident now */
    public static double resident() throws IOException {
        return mebibytes("VmRSS:");
    }

    /** @return MiB that were resident at most */
    public static double highest() throws IOException {
        return mebibytes("VmHWM:");
    }

    private static double mebibytes(String field) throws IOException {
        Optional<String> line = Files.readAllLines(STATUS).stream()
                .filter(candidate -> candidate.startsWith(field))
                .findFirst();
        String kibibytes = line.orElseThrow(() -> new IOException(STATUS + " has no line " + field))
                .replaceAll("[^0-9]", "");
        return Long.parseLong(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
    }
}
