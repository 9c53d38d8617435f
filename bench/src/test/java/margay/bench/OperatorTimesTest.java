package margay.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operators the forms of the elastic bundle of this workspace run. */
class OperatorTimesTest {
    private static final Path BUNDLE = Path.of("../bundles/margay.model.eqnet-cifar10");

    @TempDir
    Path folder;

    @Test
    void eightBitFormsConvolveIntegersOnly() throws IOException, OrtException {
        Map<String, SortedMap<String, Double>> times = OperatorTimes.measure(jar(), List.of("float32", "w8a8"), 1, 2);

        assertEquals(List.of("float32", "w8a8", "w8a8*"), List.copyOf(times.keySet()));
        assertTrue(times.get("float32").containsKey("Conv"), times::toString);
        for (String integers : List.of("w8a8", "w8a8*")) {
            assertTrue(times.get(integers).get("QLinearConv") > 0, times::toString);
            assertFalse(times.get(integers).containsKey("Conv"), times::toString);
        }
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("bundle.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(BUNDLE.resolve("elastic"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(BUNDLE.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }
}
