package margay.tools.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import margay.api.RequestException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class BundleFileTest {
    private static final byte[] WEIGHTS = {1, 2, 3};
    private static final byte[] OTHER = {4};
    private static final String FULL =
            "margay.model;margay.model=m;version:Version=\"2.1.0\";task=t;descriptor=\"model/descriptor.json\"";

    @TempDir
    Path folder;

    private Path bundle(String capability, String descriptorPath) throws IOException {
        return bundle(capability, descriptorPath, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private Path bundle(String capability, String descriptorPath, byte[] descriptor) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-Version", "3.0.0");
        manifest.getMainAttributes().putValue("Provide-Capability", capability);
        Path bundle = folder.resolve("a.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
            Map<String, byte[]> files =
                    Map.of(descriptorPath, descriptor, "model/weights.onnx", WEIGHTS, "model/weights.int8.onnx", OTHER);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(file.getKey()));
                jar.write(file.getValue());
            }
        }
        return bundle;
    }

    @Test
    void aPackedBundleIsRead() throws IOException, RequestException {
        Path packed = folder.resolve("packed.jar");
        new ModelJar("margay.model.m", new Version(2, 1, 0), "m", "task")
                .add(ModelJar.DESCRIPTOR, "{}".getBytes(StandardCharsets.UTF_8))
                .write(packed);
        BundleFile read = BundleFile.read(packed);
        assertEquals(new Version(2, 1, 0), read.version());
        assertEquals("m", read.model());
        assertEquals("task", read.task());
        assertEquals("{}", new String(read.json(), StandardCharsets.UTF_8));
    }

    @Test
    void whatTheCapabilityLeavesOutIsWhatTheEngineTakes() throws IOException, RequestException {
        BundleFile read = BundleFile.read(bundle("margay.model;margay.model=m", "model/descriptor.json"));
        assertEquals(new Version(3, 0, 0), read.version());
        assertEquals("", read.task());
        assertEquals("{}", new String(read.json(), StandardCharsets.UTF_8));
    }

    @Test
    void aVersionThatIsNoneToTheFrameworkIsTheBundles() throws IOException, RequestException {
        Path bundle = bundle("margay.model;margay.model=m;version=\"2.1.0\"", "model/descriptor.json");
        assertEquals(new Version(3, 0, 0), BundleFile.read(bundle).version());
    }

    @Test
    void aDescriptorMayLieElsewhere() throws IOException, RequestException {
        Path bundle = bundle("margay.model;margay.model=m;descriptor=\"/other.json\"", "other.json");
        assertEquals(2, BundleFile.read(bundle).json().length);
    }

    @Test
    void nobodyReadsMoreThanAnEngineDoes() throws IOException, RequestException {
        Path bundle = bundle(FULL, "model/descriptor.json", new byte[1 << 23]);
        assertEquals((1 << 22) + 1, BundleFile.read(bundle).json().length);
    }

    @Test
    void otherFilesAreNoModelBundles() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "no jar");
        refused("a.txt is no valid model bundle: it is no jar file", () -> BundleFile.read(text));
        Path plain = bundle("other", "model/descriptor.json");
        refused("it provides no margay.model", () -> BundleFile.read(plain));
        Path without = bundle(FULL, "elsewhere.json");
        refused("it has no file model/descriptor.json", () -> BundleFile.read(without));
    }

    @Test
    void weightsMustHaveTheHashOfTheDescriptor() throws IOException, RequestException {
        BundleFile file = BundleFile.read(bundle(FULL, "model/descriptor.json"));
        assertEquals(
                "m",
                file.check(descriptor("m", "t", sha256(WEIGHTS), sha256(OTHER))).name());
        refused(
                "model/weights.onnx has the SHA-256 " + sha256(WEIGHTS) + ", the descriptor says " + sha256(OTHER),
                () -> file.check(descriptor("m", "t", sha256(OTHER), sha256(OTHER))));
        refused(
                "model/weights.int8.onnx has the SHA-256 ",
                () -> file.check(descriptor("m", "t", sha256(WEIGHTS), sha256(WEIGHTS))));
    }

    @Test
    void descriptorAndCapabilityMustAgree() throws IOException, RequestException {
        BundleFile file = BundleFile.read(bundle(FULL, "model/descriptor.json"));
        refused(
                "its descriptor has the name 'other', its capability 'm'",
                () -> file.check(descriptor("other", "t", sha256(WEIGHTS), sha256(OTHER))));
        refused(
                "its descriptor has the task 'other', its capability 't'",
                () -> file.check(descriptor("m", "other", sha256(WEIGHTS), sha256(OTHER))));
    }

    private static void refused(String reason, Executable check) {
        String message = assertThrows(RequestException.class, check).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static String sha256(byte[] weights) throws IOException {
        return Digest.sha256(new ByteArrayInputStream(weights));
    }

    /** Reads any document as the descriptor of a model with one variant. */
    private static ModelDescriptors descriptor(String name, String task, String sha256, String variantSha256) {
        return new ModelDescriptors() {
            @Override
            public ModelDescriptor read(InputStream json, Version version) {
                ModelDescriptor.Variant variant = new ModelDescriptor.Variant(
                        "int8", "model/weights.int8.onnx", variantSha256, "int8", List.of(), Map.of());
                return new ModelDescriptor(
                        name,
                        version,
                        task,
                        "onnx",
                        "model/weights.onnx",
                        sha256,
                        List.of(),
                        List.of(),
                        "none",
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(variant),
                        Optional.empty(),
                        new ModelDescriptor.Limits(Optional.empty(), Optional.empty()),
                        Map.of(),
                        Map.of(),
                        new ModelDescriptor.Card("", "", "", "", "", Map.of()));
            }

            @Override
            public String schema() {
                return "{}";
            }
        };
    }
}
