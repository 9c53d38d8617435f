package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A distribution carries the native libraries of its own platform and no other's. */
class NativesTest {
    private static final String X86_64 = "ELF x86-64";
    private static final String AARCH64 = "ELF aarch64";
    private static final Map<String, String> ALWAYS = Map.of("linux-x86_64", X86_64, "linux-aarch64", AARCH64);
    /** Packaged by a profile. */
    private static final Map<String, String> BOARDS =
            Map.of("raspberry-pi-5", AARCH64, "jetson-orin", AARCH64, "x86_64-cuda", X86_64);

    private static final Map<Integer, String> MACHINES = Map.of(62, X86_64, 183, AARCH64);
    private static final int ELF = 0x464c457f;
    private static final Set<Integer> MACH_O = Set.of(0xfeedfacf, 0xfeedface);
    private static final int DOS = 0x5a4d;
    private static final int ELF_MACHINE = 18;
    private static final int HEAD = 64;

    @TestFactory
    Stream<DynamicTest> ownNativesOnly() {
        Stream<Map.Entry<String, String>> boards =
                BOARDS.entrySet().stream().filter(board -> Files.isDirectory(Path.of("target", board.getKey())));
        return Stream.concat(ALWAYS.entrySet().stream(), boards)
                .map(target -> DynamicTest.dynamicTest(
                        target.getKey(), () -> requireOnly(target.getKey(), target.getValue())));
    }

    private static void requireOnly(String target, String platform) throws IOException {
        Map<String, Set<String>> natives = natives(Path.of("target", target));
        assertFalse(natives.isEmpty(), "no native library was found in " + target);
        assertEquals(Set.of(platform), natives.keySet(), natives.toString());
    }

    /** Libraries and programs of a distribution, in its jars and beside them, by platform. */
    private static Map<String, Set<String>> natives(Path distribution) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Path file : files(distribution)) {
            try (InputStream content = Files.newInputStream(file)) {
                collect(distribution.relativize(file).toString(), content, found);
            }
        }
        return found;
    }

    private static List<Path> files(Path distribution) throws IOException {
        try (Stream<Path> files = Files.walk(distribution)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void collect(String path, InputStream content, Map<String, Set<String>> found) throws IOException {
        if (path.endsWith(".jar")) {
            ZipInputStream zip = new ZipInputStream(content);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                collect(path + "!/" + entry.getName(), zip, found);
            }
        } else {
            platform(content.readNBytes(HEAD))
                    .ifPresent(platform -> found.computeIfAbsent(platform, key -> new TreeSet<>())
                            .add(path));
        }
    }

    private static Optional<String> platform(byte[] head) {
        if (head.length < HEAD) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) == ELF) {
            int machine = bytes.getShort(ELF_MACHINE);
            return Optional.of(MACHINES.getOrDefault(machine, "ELF machine " + machine));
        }
        if ((bytes.getShort(0) & 0xffff) == DOS) {
            return Optional.of("Windows");
        }
        return MACH_O.contains(bytes.getInt(0)) ? Optional.of("macOS") : Optional.empty();
    }
}
