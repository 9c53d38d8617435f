package margay.backend.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import margay.backend.tck.TestModels;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is TensorFlow Lite's own; the rest is in the backend test kit. */
class TfliteBackendTest {
    private static final TestModels MODELS = TestModels.of(Set.of("tflite"));
    private static final String NO_SUCH_FILE = "0".repeat(64);

    @TempDir
    Path folder;

    @Test
    void unpacks_its_libraries_to_the_folder_of_the_box_and_leaves_no_settings() throws IOException, BackendException {
        Path file = Files.write(folder.resolve("model"), MODELS.sum(Shape.of(2)));
        Backends.onCpu()
                .open(new OpenRequest(file, "tflite", Hashes.sha256(file), folder, 1, Map.of()))
                .close();
        assertTrue(files(Path.of("target", "natives")).contains("libjnitensorflowlite.so"));
        assertFalse(System.getProperties().keySet().stream()
                .anyMatch(name -> name.toString().startsWith("org.bytedeco")));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void refuses_a_file_that_is_not_the_one_that_was_meant() throws IOException {
        Path file = Files.write(folder.resolve("model"), MODELS.sum(Shape.of(2)));
        OpenRequest request = new OpenRequest(file, "tflite", NO_SUCH_FILE, folder, 1, Map.of());
        BackendException refusal =
                assertThrows(BackendException.class, () -> Backends.onCpu().open(request));
        assertTrue(refusal.getMessage().contains("SHA-256"), refusal::getMessage);
    }

    @Test
    void runs_with_several_threads() throws IOException, BackendException, RequestException {
        assertAdds(Backends.onCpu(), 4);
    }

    @Test
    void runs_on_the_cpu_and_says_why_if_the_delegate_library_is_not_there()
            throws IOException, BackendException, RequestException {
        ConfiguredDelegate delegate = Backends.delegate("libmargay-test-absent.so.1");
        assertAdds(Backends.with(delegate), 1);
        Result health = new DelegateHealthCheck(delegate).execute();
        assertEquals(Result.Status.WARN, health.getStatus());
        assertTrue(health.toString().contains("libmargay-test-absent.so.1"), health::toString);
    }

    @Test
    void runs_on_the_cpu_and_says_why_if_the_library_is_no_delegate()
            throws IOException, BackendException, RequestException {
        ConfiguredDelegate delegate = Backends.delegate("c");
        assertAdds(Backends.with(delegate), 1);
        Result health = new DelegateHealthCheck(delegate).execute();
        assertEquals(Result.Status.WARN, health.getStatus());
        assertTrue(health.toString().contains("tflite_plugin_create_delegate"), health::toString);
    }

    @Test
    void is_healthy_without_a_delegate() {
        assertEquals(
                Result.Status.OK,
                new DelegateHealthCheck(Backends.delegate("")).execute().getStatus());
    }

    @Test
    void gives_the_delegate_its_options_and_takes_it_back()
            throws IOException, BackendException, RequestException, InterruptedException {
        Path library = compileDelegate();
        Path log = folder.resolve("log");
        ConfiguredDelegate delegate = Backends.delegate(library.toString(), "log=" + log, "answer=yes");
        assertAdds(Backends.with(delegate), 1);
        assertEquals(List.of("create log=" + log, "create answer=yes", "prepare", "destroy"), Files.readAllLines(log));
        assertEquals(
                Result.Status.OK, new DelegateHealthCheck(delegate).execute().getStatus());
    }

    @Test
    void runs_on_the_cpu_and_passes_on_the_reason_if_the_library_makes_no_delegate()
            throws IOException, BackendException, RequestException, InterruptedException {
        Path library = compileDelegate();
        ConfiguredDelegate delegate =
                Backends.delegate(library.toString(), "log=" + folder.resolve("log"), "answer=no device is plugged in");
        assertAdds(Backends.with(delegate), 1);
        Result health = new DelegateHealthCheck(delegate).execute();
        assertTrue(health.toString().contains("no device is plugged in"), health::toString);
    }

    private Path compileDelegate() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "needs a C compiler");
        Path source = folder.resolve("delegate.c");
        try (InputStream in = TfliteBackendTest.class.getResourceAsStream("delegate.c")) {
            Files.copy(in, source);
        }
        Path library = folder.resolve("libdelegate.so");
        Process compiler = new ProcessBuilder(
                        "/usr/bin/cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor());
        return library;
    }

    private void assertAdds(Backend backend, int threads) throws IOException, BackendException, RequestException {
        Path file = Files.write(folder.resolve("sum"), MODELS.sum(Shape.of(2)));
        OpenRequest request = new OpenRequest(file, "tflite", Hashes.sha256(file), folder, threads, Map.of());
        try (Session session = backend.open(request);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {1, 2});
            binding.input(1).floats().put(0, new float[] {3, 4});
            binding.run();
            float[] sum = new float[2];
            binding.output(0).floats().get(0, sum);
            assertArrayEquals(new float[] {4, 6}, sum);
        }
    }
}
