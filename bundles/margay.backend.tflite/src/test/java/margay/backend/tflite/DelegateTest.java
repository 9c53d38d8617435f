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
import java.util.Optional;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models run on the accelerator that the box is configured to have, unless the CPU is chosen, else on the CPU, and the health
 * check says why.
 */
class DelegateTest {
    private static final ExecutionProvider CPU = new ExecutionProvider("cpu", "built in", List.of(), Optional.empty());

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
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "answer=no device is plugged in");
        TfliteBackend backend = Backends.with(delegate);
        try (Warnings warnings = Warnings.of(ConfiguredDelegate.class);
                Session first = backend.open(sum());
                Session second = backend.open(copy());
                Binding binding = first.bind()) {
            assertEquals(1, second.inputs().size());
            assertAdds(binding);
            assertWarns("no device is plugged in", delegate);
            assertEquals(1, warnings.count());
        }
    }

    @Test
    void models_that_the_delegate_refuses_are_logged_once_each_while_they_are_open()
            throws IOException, BackendException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "models=none");
        TfliteBackend backend = Backends.with(delegate);
        try (Warnings warnings = Warnings.of(ConfiguredDelegate.class)) {
            List<Session> sessions = List.of(backend.open(sum()), backend.open(copy()), backend.open(sum()));
            assertEquals(2, warnings.count());
            sessions.get(0).close();
            assertWarns(sum().file().toString(), delegate);
            assertWarns(copy().file().toString(), delegate);
            sessions.get(1).close();
            sessions.get(2).close();
            assertHealthy(delegate);
        }
    }

    @Test
    void recovers_when_the_models_that_ran_on_the_cpu_are_opened_again()
            throws IOException, BackendException, InterruptedException {
        Path device = folder.resolve("device");
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log(), "device=" + device);
        TfliteBackend backend = Backends.with(delegate);
        Session before = backend.open(sum());
        Files.createFile(device);
        assertWarns("there is no device", delegate);
        before.close();
        Session after = backend.open(sum());
        assertHealthy(delegate);
        after.close();
    }

    @Test
    void offers_the_cpu_beside_the_delegate() throws IOException, BackendException, InterruptedException {
        TfliteBackend backend = Backends.with(Backends.delegate(compileDelegate(), log()));
        OpenRequest request = sum();
        Candidate cpu = new Candidate("cpu", Map.of("delegate", "none"));
        assertEquals(List.of(new Candidate("delegate", Map.of()), cpu), backend.candidates(request));
        assertEquals(List.of(Candidate.DEFAULT), backend.candidates(request.with(cpu)));
    }

    @Test
    void a_model_that_is_kept_from_the_delegate_runs_on_the_cpu()
            throws IOException, BackendException, RequestException, InterruptedException {
        ConfiguredDelegate delegate = Backends.delegate(compileDelegate(), log());
        OpenRequest request = sum().with(new Candidate("cpu", Map.of("delegate", "none")));
        try (Session session = Backends.with(delegate).open(request);
                Binding binding = session.bind()) {
            assertAdds(binding);
        }
        assertFalse(Files.exists(folder.resolve("log")));
        assertHealthy(delegate);
    }

    @Test
    void offers_nothing_beside_the_cpu_where_no_delegate_can_be_made()
            throws IOException, BackendException, InterruptedException {
        ConfiguredDelegate broken = Backends.delegate(compileDelegate(), log(), "answer=no device is plugged in");
        for (ConfiguredDelegate delegate : List.of(Backends.delegate(""), Backends.delegate("m"), broken)) {
            assertEquals(List.of(Candidate.DEFAULT), Backends.with(delegate).candidates(sum()));
        }
    }

    @Test
    void refuses_another_delegate_than_none() throws IOException {
        OpenRequest request = sum().with(new Candidate("other", Map.of("delegate", "other")));
        BackendException refusal =
                assertThrows(BackendException.class, () -> Backends.onCpu().open(request));
        assertTrue(refusal.getMessage().contains("delegate=other"), refusal::getMessage);
    }

    @Test
    void shows_the_cpu_and_the_delegate_with_its_library_and_its_options()
            throws IOException, BackendException, InterruptedException {
        String library = compileDelegate();
        assertEquals(List.of(CPU), Backends.onCpu().providers());
        assertEquals(
                List.of(CPU, new ExecutionProvider("delegate", library + ", " + log(), List.of(), Optional.empty())),
                Backends.with(Backends.delegate(library, log())).providers());
    }

    @Test
    void shows_why_the_delegate_does_not_work_until_it_does()
            throws IOException, BackendException, InterruptedException {
        Path device = folder.resolve("device");
        TfliteBackend backend = Backends.with(Backends.delegate(compileDelegate(), log(), "device=" + device));
        assertTrue(problem(backend).orElseThrow().contains("there is no device"));
        Files.createFile(device);
        assertEquals(Optional.empty(), problem(backend));
        TfliteBackend absent = Backends.with(Backends.delegate("libmargay-test-absent.so.1"));
        assertTrue(problem(absent).orElseThrow().contains("libmargay-test-absent.so.1"));
    }

    private static Optional<String> problem(TfliteBackend backend) throws BackendException {
        return backend.providers().get(1).problem();
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
            assertWarns(request.file().toString(), delegate);
        }
        assertEquals(List.of("create " + log(), "create models=none", "prepare", "destroy"), happened());
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

    private OpenRequest copy() throws IOException {
        return Requests.open(Requests.MODELS.copy(ElementType.FLOAT32, Shape.of(2)), folder, 1);
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
