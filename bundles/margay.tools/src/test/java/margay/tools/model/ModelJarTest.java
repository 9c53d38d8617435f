package margay.tools.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class ModelJarTest {
    @TempDir
    Path folder;

    private Path write(String name) throws IOException {
        Path weights = Files.write(folder.resolve("weights.onnx"), new byte[] {1, 2, 3});
        Path bundle = folder.resolve(name);
        new ModelJar("margay.model.m", new Version(2, 1, 0), "m", "task")
                .add(ModelJar.DESCRIPTOR, "{}".getBytes(StandardCharsets.UTF_8))
                .add("model/weights.onnx", weights)
                .write(bundle);
        return bundle;
    }

    @Test
    void theManifestOffersTheModel() throws IOException {
        try (JarFile jar = new JarFile(write("a.jar").toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertEquals("margay.model.m", manifest.getValue("Bundle-SymbolicName"));
            assertEquals("2.1.0", manifest.getValue("Bundle-Version"));
            String capability = manifest.getValue("Provide-Capability");
            assertTrue(capability.startsWith("margay.model;margay.model=m;version:Version=\"2.1.0\""), capability);
            assertTrue(manifest.getValue("Require-Capability").contains("(osgi.extender=margay.model)"));
            assertArrayEquals(
                    new byte[] {1, 2, 3},
                    jar.getInputStream(jar.getEntry("model/weights.onnx")).readAllBytes());
        }
    }

    @Test
    void theSameContentMakesTheSameBytes() throws IOException {
        assertArrayEquals(Files.readAllBytes(write("a.jar")), Files.readAllBytes(write("b.jar")));
    }

    @Test
    void nothingIsLeftBeside() throws IOException {
        write("a.jar");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "weights and bundle");
        }
    }
}
