package margay.backend.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models run on the accelerator that the box is configured to have, else on the CPU, and the health check says why. */
class DelegateTest {
    @TempDir
    Path folder;

    @Test
    void is_healthy_without_a_delegate() {
        assertHealthy(Backends.delegate(""));
    }

    @Test
    void a_library_that_is_not_there_leaves_models_on_the_cpu() throws IOException, BackendException, RequestException {
        ConfiguredDelegate delegate = Backends.delegate("libmargay-test-absent.so.1");
        assertAdds(delegate);
        assertWarns("libmargay-test-absent.so.1", delegate);
    }

    @Test
    void a_library_that_is_no_delegate_leaves_models_on_the_cpu()
            throws IOException, BackendException, RequestException {
        ConfiguredDelegate delegate = Backends.delegate("m");
        assertAdds(delegate);
        assertWarns("tflite_plugin_create_delegate", delegate);
    }

    @Test
    void an_option_without_a_value_leaves_models_on_the_cpu() throws IOException, BackendException, RequestException {
        ConfiguredDelegate delegate = Backends.delegate("m", "answer");
        assertAdds(delegate);
        assertWarns("answer", delegate);
    }

    @Test
    void gives_the_delegate_its_options_and_takes_it_back()
            throws IOException, BackendException, RequestException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "answer=yes");
        assertAdds(delegate);
        assertEquals(List.of("create " + log(), "create answer=yes", "prepare", "destroy"), happened());
        assertHealthy(delegate);
    }

    @Test
    void takes_the_delegate_back_if_no_binding_can_be_had() throws IOException, BackendException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log());
        byte[] tooLarge = Requests.MODELS.copy(ElementType.INT8, Shape.of(3, 1 << 30));
        try (Session session = Backends.with(delegate).open(Requests.open(tooLarge, folder, 1))) {
            assertThrows(BackendException.class, session::bind);
            assertEquals(List.of("create " + log(), "prepare", "destroy"), happened());
        }
    }

    @Test
    void a_delegate_that_cannot_be_made_leaves_models_on_the_cpu_and_is_logged_once()
            throws IOException, BackendException, RequestException, InterruptedException {
        try (Warnings warnings = Warnings.of(ConfiguredDelegate.class)) {
            ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "answer=no device is plugged in");
            assertAdds(delegate);
            assertAdds(delegate);
            assertWarns("no device is plugged in", delegate);
            assertEquals(1, warnings.count());
        }
    }

    @Test
    void a_model_that_the_delegate_refuses_runs_on_the_cpu_in_every_binding()
            throws IOException, BackendException, RequestException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "models=none");
        OpenRequest request = sum();
        try (Session session = Backends.with(delegate).open(request);
                Binding first = session.bind();
                Binding second = session.bind()) {
            assertAdds(first);
            assertAdds(second);
        }
        assertEquals(List.of("create " + log(), "create models=none", "prepare", "destroy"), happened());
        assertWarns(request.file().toString(), delegate);
    }

    @Test
    void a_model_that_nothing_runs_says_nothing_of_the_delegate() throws IOException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log());
        OpenRequest request = Requests.open(Requests.MODELS.unknownOperator(), folder, 1);
        assertThrows(BackendException.class, () -> Backends.with(delegate).open(request));
        assertHealthy(delegate);
    }

    private String compileDelegate() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "needs a C compiler");
        Path source = folder.resolve("delegate.c");
        try (InputStream in = DelegateTest.class.getResourceAsStream("delegate.c")) {
            Files.copy(in, source);
        }
        Path library = folder.resolve("libdelegate.so");
        Process compiler = new ProcessBuilder(
                        "/usr/bin/cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor());
        return library.toString();
    }

    private String log() {
        return "log=" + folder.resolve("log");
    }

    private List<String> happened() throws IOException {
        return Files.readAllLines(folder.resolve("log"));
    }

    private OpenRequest sum() throws IOException {
        return Requests.open(Requests.MODELS.sum(Shape.of(2)), folder, 1);
    }

    private void assertAdds(ConfiguredDelegate delegate) throws IOException, BackendException, RequestException {
        try (Session session = Backends.with(delegate).open(sum());
                Binding binding = session.bind()) {
            assertAdds(binding);
        }
    }

    private static void assertAdds(Binding binding) throws RequestException {
        binding.input(0).floats().put(0, new float[] {1, 2});
        binding.input(1).floats().put(0, new float[] {3, 4});
        binding.run();
        float[] sum = new float[2];
        binding.output(0).floats().get(0, sum);
        assertArrayEquals(new float[] {4, 6}, sum);
    }

    private static void assertWarns(String reason, ConfiguredDelegate delegate) {
        Result health = new DelegateHealthCheck(delegate).execute();
        assertEquals(Result.Status.WARN, health.getStatus());
        assertTrue(health.toString().contains(reason), health::toString);
    }

    private static void assertHealthy(ConfiguredDelegate delegate) {
        assertEquals(
                Result.Status.OK, new DelegateHealthCheck(delegate).execute().getStatus());
    }
}
