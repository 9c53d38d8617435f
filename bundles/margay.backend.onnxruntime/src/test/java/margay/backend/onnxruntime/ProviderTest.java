package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Execution providers that fail: why, who is told, and that models run all the same. */
class ProviderTest {
    private static final byte[] NEGATE = OnnxModels.unary("Neg", TensorProto.DataType.FLOAT, 3);

    @TempDir
    Path folder;

    private static ProviderPlugin plugin(String name, String provider, Optional<String> library, Path... system) {
        ProviderSpec spec = new ProviderSpec(name, provider, library, Map.of(), "margay.provider." + name + " 1.0.0");
        return new ProviderPlugin(
                spec, new ProviderLibraries(system.length == 0 ? Path.of("") : system[0], List.of(system))::find);
    }

    private ProviderPlugin noLibrary() throws IOException {
        Files.writeString(folder.resolve("libnonsense.so"), "this is no library");
        return plugin("nonsense", "NonsenseExecutionProvider", Optional.of("libnonsense.so"), folder);
    }

    private static ExecutionProvider of(List<ExecutionProvider> providers, String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theProcessorIsThereWithoutAnyBundle() throws BackendException {
        List<ExecutionProvider> providers = new Box(folder).backend().providers();
        assertEquals(
                List.of("cpu"), providers.stream().map(ExecutionProvider::name).toList());
        assertEquals(Optional.empty(), providers.get(0).problem());
    }

    @Test
    void aProviderThatThisBuildLacksIsRefusedWithTheReason() throws BackendException {
        Box box = new Box(folder, new Box.Settings(), plugin("xnnpack", "XnnpackExecutionProvider", Optional.empty()));
        String problem = of(box.backend().providers(), "xnnpack").problem().orElseThrow();
        assertEquals(
                "ONNX Runtime " + OnnxRuntimeBackend.version()
                        + " was built without XnnpackExecutionProvider on this box; it has CPUExecutionProvider",
                problem);
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() throws BackendException {
        Box box = new Box(
                folder, new Box.Settings(), plugin("qnn", "QNNExecutionProvider", Optional.of("libqnn.so"), folder));
        assertEquals(
                "there is no libqnn.so, neither in the bundle nor among the libraries of the system",
                of(box.backend().providers(), "qnn").problem().orElseThrow());
    }

    @Test
    void aFileThatIsNoLibraryIsNamedWithWhatTheLinkerSays() throws BackendException, IOException {
        Box box = new Box(folder, new Box.Settings(), noLibrary());
        String problem = of(box.backend().providers(), "nonsense").problem().orElseThrow();
        assertTrue(problem.contains("libnonsense.so"), problem);
        assertTrue(problem.contains("file too short") || problem.contains("invalid ELF header"), problem);
    }

    @Test
    void aLibraryThatIsNoExecutionProviderIsRefused() throws BackendException {
        Path folderOfJava = Path.of(System.getProperty("java.home"), "lib");
        ProviderPlugin plugin = plugin("zip", "ZipExecutionProvider", Optional.of("libzip.so"), folderOfJava);
        Box box = new Box(folder, new Box.Settings(), plugin);
        String problem = of(box.backend().providers(), "zip").problem().orElseThrow();
        assertTrue(problem.contains("CreateEpFactories"), problem);
    }

    @Test
    void modelsRunOnTheProcessorWhereThePreferredProviderFailsAndTheLogSaysSoOnce()
            throws BackendException, IOException, RequestException {
        List<String> warnings = new ArrayList<>();
        Handler handler = collecting(warnings);
        Logger logger = Logger.getLogger(ProviderPlugin.class.getName());
        logger.addHandler(handler);
        try {
            Box box = new Box(folder, Box.Settings.on("nonsense"), noLibrary());
            for (int round = 0; round < 3; round++) {
                assertNegates(box.open(NEGATE));
                box.backend().providers();
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith("Models do not run on nonsense of margay.provider.nonsense 1.0.0: "));
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord log) {
                messages.add(log.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static void assertNegates(Session opened) throws BackendException, RequestException {
        try (Session session = opened;
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, 3);
            binding.run();
            assertEquals(-3, binding.output(0).floats().get(0));
        }
    }

    @Test
    void aPreferredProviderThatNoBundleDeclaresIsShown() throws BackendException, IOException, RequestException {
        Box box = new Box(folder, Box.Settings.on("cuda"));
        assertNegates(box.open(NEGATE));
        assertEquals(
                Optional.of("no bundle that is started declares it"),
                of(box.backend().providers(), "cuda").problem());
    }

    @Test
    void aModelThatDemandsAProviderIsRefusedWithTheReason() throws IOException {
        Box box = new Box(folder, new Box.Settings(), noLibrary());
        BackendException failed =
                assertThrows(BackendException.class, () -> box.open(NEGATE, Map.of(Providers.OPTION, "nonsense"), 1));
        assertTrue(
                failed.getMessage().contains("the execution provider 'nonsense' does not work: "), failed.getMessage());
        BackendException unknown =
                assertThrows(BackendException.class, () -> box.open(NEGATE, Map.of(Providers.OPTION, "cuda"), 1));
        assertTrue(
                unknown.getMessage().contains("there is no execution provider 'cuda'; there are cpu, nonsense"),
                unknown.getMessage());
    }

    @Test
    void onlyProvidersThatWorkAreCandidates() throws BackendException, IOException {
        Box box = new Box(folder, new Box.Settings(), noLibrary());
        assertEquals(
                List.of(new Candidate("cpu", Map.of())), box.backend().candidates(box.request(NEGATE, Map.of(), 1)));
    }
}
