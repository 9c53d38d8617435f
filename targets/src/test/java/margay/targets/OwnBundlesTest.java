package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that an operator adds to a box of the distribution for this machine. */
@Timeout(300)
class OwnBundlesTest {
    @TempDir
    Path folder;

    @Test
    void stayWhateverIsInterruptedUntilTheyAreTakenAway() throws IOException, InterruptedException {
        BoxCommand box = new BoxCommand(folder);
        Path model = model();
        box.serve("run --install " + model).destroyForcibly().waitFor();
        Files.delete(box.state().resolve("bundles.properties"));
        assertTrue(hasModel(box));
        box.serve("run --uninstall " + model).destroyForcibly().waitFor();
        assertFalse(hasModel(box));
    }

    private static boolean hasModel(BoxCommand box) throws IOException, InterruptedException {
        assertEquals(0, box.run("models --json"), box::errors);
        return box.lastLine().contains("\"model\":\"mine\"");
    }

    /** A model that fails: its descriptor is empty. */
    private Path model() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "mine");
        attributes.putValue("Provide-Capability", "margay.model;margay.model=mine");
        Path jar = folder.resolve("mine.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("model/descriptor.json"));
            out.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
