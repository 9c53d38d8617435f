package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtHardwareDevice.OrtHardwareDeviceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.Session;
import margay.onnx.internal.PReluRewrite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Execution providers that fail: why, who is told, and that models run all the same. */
class ProviderTest {
    private static final byte[] NEGATE = OnnxModels.unary("Neg", TensorProto.DataType.FLOAT, 3);

    @TempDir
    Path folder;

    private static ProviderPlugin plugin(String name, String provider, Optional<String> library, Path... system) {
        ProviderSpec spec = spec(name, provider, library);
        ProviderLibraries libraries =
                new ProviderLibraries(system.length == 0 ? Path.of("") : system[0], List.of(system));
        return new ProviderPlugin(spec, new ProviderConnection(spec, libraries::find));
    }

    private static ProviderSpec spec(String name, String provider, Optional<String> library) {
        return new ProviderSpec(name, provider, library, Map.of(), Set.of(), "margay.provider." + name + " 1.0.0");
    }

    /** A provider that works: the processor by another name, which counts the sessions that are put on it. */
    private static ProviderPlugin working(AtomicInteger sessions) {
        return new ProviderPlugin(spec("fast", "FastExecutionProvider", Optional.empty()), environment -> options -> {
            options.addCPU(true);
            sessions.incrementAndGet();
        });
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
    void modelsRunOnTheProcessorWhereThePreferredProviderFailsAndTheLogSaysSoOnce() throws Throwable {
        Box box = new Box(folder, Box.Settings.on("nonsense"), noLibrary());
        List<String> warnings = Warnings.of(ProviderPlugin.class, () -> {
            for (int round = 0; round < 3; round++) {
                assertNegates(box.open(NEGATE));
                box.backend().providers();
            }
        });
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith("Models do not run on nonsense of margay.provider.nonsense 1.0.0: "));
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
    void aModelThatThePreferredProviderCannotOpenLeavesItToTheOthers() throws Throwable {
        AtomicInteger sessions = new AtomicInteger();
        Box box = new Box(folder, Box.Settings.on("fast"), working(sessions));
        byte[] damaged = Arrays.copyOf(NEGATE, NEGATE.length / 2);
        List<String> warnings =
                Warnings.of(Providers.class, () -> assertThrows(BackendException.class, () -> box.open(damaged)));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains(" is opened on the processor: fast cannot open it: "), warnings.get(0));
        int before = sessions.get();
        assertNegates(box.open(NEGATE));
        assertEquals(before + 1, sessions.get());
        assertEquals(Optional.empty(), of(box.backend().providers(), "fast").problem());
    }

    @Test
    void aModelThatOnlyThePreferredProviderCannotOpenRunsOnTheProcessor()
            throws BackendException, IOException, RequestException {
        AtomicInteger sessions = new AtomicInteger();
        ProviderPlugin picky = new ProviderPlugin(
                spec("picky", "PickyExecutionProvider", Optional.empty()), environment -> options -> {
                    if (sessions.getAndIncrement() > 0) {
                        throw new OrtException("no such operator here");
                    }
                });
        Box box = new Box(folder, Box.Settings.on("picky"), picky);
        assertNegates(box.open(NEGATE));
        assertEquals(2, sessions.get());
        assertEquals(Optional.empty(), of(box.backend().providers(), "picky").problem());
    }

    @Test
    void aModelIsOpenedOnceOnAProviderWhateverItsShapes() throws BackendException, IOException {
        AtomicInteger sessions = new AtomicInteger();
        Box.Settings planned = new Box.Settings(2, false, true, Optimization.ALL, 100, "fast");
        Box box = new Box(folder, planned, working(sessions));
        box.backend().providers();
        int before = sessions.get();
        box.open(OnnxModels.unary("Neg", TensorProto.DataType.FLOAT, "N")).close();
        assertEquals(before + 1, sessions.get());
    }

    /** A provider that comes as a library, which is registered. */
    private static ProviderPlugin registering(RegisteredLibraries taken, Path library, AtomicInteger registrations) {
        return new ProviderPlugin(spec("fast", "FastExecutionProvider", Optional.empty()), environment -> {
            taken.add("fast", library, registrations::incrementAndGet);
            return options -> options.addCPU(true);
        });
    }

    private Optional<String> problem(ProviderPlugin plugin) throws BackendException {
        return of(new Box(folder, new Box.Settings(), plugin).backend().providers(), "fast")
                .problem();
    }

    @Test
    void aLibraryIsRegisteredOnceAndAnotherOneWaitsForTheNextStart() throws BackendException, IOException {
        RegisteredLibraries taken = new RegisteredLibraries();
        AtomicInteger registrations = new AtomicInteger();
        Path library = Files.writeString(folder.resolve("libfast-1.so"), "the library");
        Path same = Files.writeString(folder.resolve("libfast-1.0.1.so"), "the library");
        Path other = Files.writeString(folder.resolve("libfast-2.so"), "its successor");
        assertEquals(Optional.empty(), problem(registering(taken, library, registrations)));
        assertEquals(Optional.empty(), problem(registering(taken, same, registrations)));
        assertEquals(
                Optional.of(other + " takes effect when the box is started again: until then ONNX Runtime has another"
                        + " library of 'fast'"),
                problem(registering(taken, other, registrations)));
        assertEquals(1, registrations.get());
    }

    @Test
    void aLibraryThatWasRefusedMayBeReplaced() throws BackendException, IOException, OrtException {
        RegisteredLibraries taken = new RegisteredLibraries();
        Path broken = Files.writeString(folder.resolve("libfast-1.so"), "broken");
        Path mended = Files.writeString(folder.resolve("libfast-2.so"), "mended");
        assertThrows(
                OrtException.class,
                () -> taken.add("fast", broken, () -> {
                    throw new OrtException("it is broken");
                }));
        AtomicInteger registrations = new AtomicInteger();
        assertEquals(Optional.empty(), problem(registering(taken, mended, registrations)));
        assertEquals(1, registrations.get());
    }

    @Test
    void theDefaultIsCalledAfterThePreferredProviderAndTheProcessorIsOffered() throws BackendException, IOException {
        Box box = new Box(folder, Box.Settings.on("fast"), working(new AtomicInteger()), noLibrary());
        assertEquals(
                List.of(new Candidate("fast", Map.of()), new Candidate("cpu", Map.of(Providers.OPTION, "cpu"))),
                box.backend().candidates(box.request(NEGATE, Map.of(), 1)));
    }

    @Test
    void aModelThatNamesItsProviderIsOfferedNoOther() throws BackendException, IOException {
        Box box = new Box(folder, new Box.Settings(), working(new AtomicInteger()));
        assertEquals(
                List.of(Candidate.DEFAULT),
                box.backend().candidates(box.request(NEGATE, Map.of(Providers.OPTION, "fast"), 1)));
    }

    @Test
    void graphsAreRewrittenForTheProcessorOnly() throws BackendException, IOException {
        byte[] model = OnnxModels.convolutionAndPRelu(16, 9);
        AtomicInteger sessions = new AtomicInteger();
        Box box = new Box(folder, Box.Settings.on("fast"), working(sessions));
        box.rewrites().add("prelu-depthwise", "1", new PReluRewrite());
        Candidate rewritten = box.backend().candidates(box.request(model, Map.of(), 1)).stream()
                .filter(candidate -> candidate.options().containsKey(Rewrites.OPTION))
                .findFirst()
                .orElseThrow();
        assertEquals("cpu, prelu-depthwise", rewritten.name());
        int before = sessions.get();
        box.open(model, rewritten.options(), 1).close();
        box.open(model, Map.of(Rewrites.OPTION, "prelu-depthwise"), 1).close();
        assertEquals(before, sessions.get());
        Map<String, String> both = Map.of(Rewrites.OPTION, "prelu-depthwise", Providers.OPTION, "fast");
        BackendException refused = assertThrows(BackendException.class, () -> box.open(model, both, 1));
        assertTrue(
                refused.getMessage().contains("the option 'rewrite' does not go with the provider 'fast'"),
                refused.getMessage());
    }

    @Test
    void ofSeveralDevicesTheFirstOfTheRequiredKindIsTaken() {
        List<OrtHardwareDeviceType> devices =
                List.of(OrtHardwareDeviceType.CPU, OrtHardwareDeviceType.GPU, OrtHardwareDeviceType.NPU);
        Function<OrtHardwareDeviceType, OrtHardwareDeviceType> itself = Function.identity();
        assertEquals(
                Optional.of(OrtHardwareDeviceType.NPU),
                ProviderConnection.first(devices, itself, Set.of(OrtHardwareDeviceType.NPU)));
        assertEquals(Optional.of(OrtHardwareDeviceType.CPU), ProviderConnection.first(devices, itself, Set.of()));
        assertEquals(
                Optional.empty(),
                ProviderConnection.first(devices.subList(0, 2), itself, Set.of(OrtHardwareDeviceType.NPU)));
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
