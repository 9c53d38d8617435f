package margay.elastic.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.model.GenerationState;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.ModelBundles;
import margay.api.model.Models;
import margay.elastic.model.BundleJar;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Elastic bundles become models, and their forms are swapped. */
class ElasticTest {
    private static final long PATIENCE = 60_000;
    private static final String COPY = "test.copy";

    @InjectBundleContext
    BundleContext context;

    private Models models;
    private Bundle elastic;

    @BeforeEach
    void install() throws BundleException, InterruptedException, InvalidSyntaxException {
        models = service(Models.class, null);
        elastic = context.installBundle("tiny", tiny("1.0.0"));
    }

    private static InputStream tiny(String version) {
        return new ByteArrayInputStream(new TinyElastic()
                .floats(0.9)
                .bits(8, 0.89)
                .bits(4, 0.8)
                .broken(0.95)
                .jar(version));
    }

    @AfterEach
    void uninstall() throws BundleException, InterruptedException, ExecutionException, TimeoutException {
        for (Bundle copy : bundles(COPY)) {
            copy.uninstall();
        }
        elastic.uninstall();
        awaitNothingMade();
    }

    private void awaitNothingMade() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        BundleListener listener = event -> completeIfGone(gone);
        context.addBundleListener(listener);
        completeIfGone(gone);
        gone.get(PATIENCE, TimeUnit.MILLISECONDS);
        context.removeBundleListener(listener);
    }

    private void completeIfGone(CompletableFuture<Void> gone) {
        if (made() == 0) {
            gone.complete(null);
        }
    }

    private <T> T service(Class<T> type, String filter) throws InterruptedException, InvalidSyntaxException {
        String typed = "(objectClass=" + type.getName() + ")";
        ServiceTracker<T, T> tracker = new ServiceTracker<>(
                context, FrameworkUtil.createFilter(filter == null ? typed : "(&" + typed + filter + ")"), null);
        tracker.open();
        return tracker.waitForService(PATIENCE);
    }

    private String gogo(String line) throws RequestException, InterruptedException, InvalidSyntaxException {
        CommandProcessor processor = service(CommandProcessor.class, null);
        awaitCommands();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            return String.valueOf(session.execute(line));
        } catch (RequestException refused) {
            throw refused;
        } catch (Exception unexpected) {
            throw new AssertionError(line, unexpected);
        }
    }

    private void awaitCommands() throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Object, Object> commands =
                new ServiceTracker<>(context, FrameworkUtil.createFilter("(osgi.command.function=budgets)"), null);
        commands.open();
        commands.waitForService(PATIENCE);
        commands.close();
    }

    private Model served() throws InterruptedException, InvalidSyntaxException {
        return service(Model.class, "(margay.model.name=" + TinyElastic.NAME + ")");
    }

    private String serving(Model model) throws RequestException {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            Lease lease = leases.of(model);
            lease.run();
            assertTrue(Float.isFinite(lease.output(0).floats().get(0)));
            return String.valueOf(lease.descriptor().parameters().get("form"));
        }
    }

    @Test
    void aFormWithinTheBudgetServesAndRequestsAreNeverLost()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny float32");
        Model model = served();
        try (Clients clients = new Clients(model)) {
            for (int round = 0; round < 10; round++) {
                gogo("margay:budget tiny 0.7 size");
                assertEquals("w4a4", serving(model));
                gogo("margay:form tiny w8a8");
                assertEquals("w8a8", serving(model));
            }
            clients.loseNothing();
        }
        assertEquals(1, made(), "old forms are gone");
    }

    /** Ask without pause. */
    private final class Clients implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final CompletableFuture<?>[] clients = new CompletableFuture<?>[3];

        Clients(Model model) {
            Arrays.setAll(clients, i -> CompletableFuture.runAsync(() -> ask(model)));
        }

        private void ask(Model model) {
            while (!done.get()) {
                try {
                    serving(model);
                    answered.incrementAndGet();
                } catch (RequestException lost) {
                    throw new CompletionException(lost);
                }
            }
        }

        void loseNothing() {
            close();
            CompletableFuture.allOf(clients).join();
            assertTrue(answered.get() > 0);
        }

        @Override
        public void close() {
            done.set(true);
        }
    }

    @Test
    void anElasticBundleIsUpdatedAndRequestsAreNeverLost()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Model model = served();
        try (Clients clients = new Clients(model)) {
            Bundle next = context.installBundle("tiny-next", tiny("1.1.0"));
            next.start();
            gogo("margay:budgets");
            assertEquals("1.1.0", version(), "the highest version that is started");
            elastic.uninstall();
            elastic = next;
            gogo("margay:budgets");
            assertEquals("1.1.0", version(), "what is left");
            elastic.update(tiny("1.2.0"));
            gogo("margay:budgets");
            assertEquals("1.2.0", version(), "what it was updated to");
            elastic.stop(Bundle.STOP_TRANSIENT);
            gogo("margay:budgets");
            assertEquals("1.2.0", version(), "what serves while it is stopped for now");
            elastic.update(tiny("1.3.0"));
            elastic.start(Bundle.START_TRANSIENT);
            gogo("margay:budgets");
            assertEquals("1.3.0", version());
            assertEquals("w8a8", serving(model));
            clients.loseNothing();
        }
        assertEquals(1, made());
    }

    @Test
    void theLowerVersionTakesOverWhenTheHigherGoes()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        try (Clients clients = new Clients(served())) {
            Bundle next = context.installBundle("tiny-next", tiny("1.1.0"));
            next.start();
            gogo("margay:budgets");
            next.uninstall();
            gogo("margay:budgets");
            assertEquals("1.0.0", version());
            clients.loseNothing();
        }
    }

    /** Major, minor and micro version of what serves. */
    private String version() {
        Version version = models.generations().stream()
                .filter(status -> status.state() == GenerationState.SERVING)
                .map(status -> status.id().version())
                .findFirst()
                .orElseThrow();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }

    @Test
    void whatWasMadeServesAgainAfterAStopForNow()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        List<Long> before = ids();
        Bundle extender = extender();
        extender.stop(Bundle.STOP_TRANSIENT);
        for (Bundle bundle : madeBundles()) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
        extender.start(Bundle.START_TRANSIENT);
        assertTrue(gogo("margay:budgets").contains("w8a8 serves"));
        assertEquals(before, ids(), "it was not made again");
    }

    @Test
    void aBudgetThatNeedsTimesHoldsFromTheStart()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:budget tiny 0 latency");
        String before = gogo("margay:budgets");
        Bundle extender = extender();
        extender.stop(Bundle.STOP_TRANSIENT);
        extender.start(Bundle.START_TRANSIENT);
        assertEquals(before, gogo("margay:budgets"));
    }

    @Test
    void aModelWaitsForABackendAndServesWhenItComes()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        elastic.stop();
        gogo("margay:budgets");
        ServiceRegistration<Backend> other = context.registerService(Backend.class, new OtherBackend(), null);
        Bundle onnx = bundle("margay.backend.onnxruntime");
        onnx.stop(Bundle.STOP_TRANSIENT);
        elastic.start();
        String waits = gogo("margay:budgets");
        assertTrue(waits.contains("no form serves") && waits.contains("waits for a backend for onnx"), waits);
        onnx.start(Bundle.START_TRANSIENT);
        assertEquals("w8a8", serving(served()));
        assertEquals("[tiny: w8a8 serves, prefer accuracy, form w8a8]", gogo("margay:budgets"));
        other.unregister();
    }

    /** Runs no ONNX files. */
    private static final class OtherBackend implements Backend {
        @Override
        public BackendInfo info() {
            return new BackendInfo("other", "1", Set.of("other"), Set.of(), Set.of());
        }

        @Override
        public Session open(OpenRequest request) throws BackendException {
            throw new BackendException(request.file() + " is of no format that it runs");
        }
    }

    private Bundle extender() {
        return bundle("margay.elastic");
    }

    private Bundle bundle(String symbolicName) {
        return bundles(symbolicName).get(0);
    }

    private List<Bundle> bundles(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .toList();
    }

    private List<Long> ids() {
        return madeBundles().stream().map(Bundle::getBundleId).toList();
    }

    private List<Bundle> madeBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("margay.elastic.made"))
                .toList();
    }

    private long made() {
        return madeBundles().size();
    }

    @Test
    void aFormThatFailsItsGateOrABudgetThatNothingMeetsChangesNothing()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Model model = served();
        RequestException broken = assertThrows(RequestException.class, () -> gogo("margay:form tiny broken"));
        assertTrue(broken.getMessage().contains("golden"), broken.getMessage());
        assertEquals("w8a8", serving(model));
        RequestException none = assertThrows(RequestException.class, () -> gogo("margay:budget tiny 0.99 accuracy"));
        assertTrue(none.getMessage().contains("No form of tiny is within the budget"), none.getMessage());
        assertEquals("w8a8", serving(model));
        assertEquals(1, made());
    }

    @Test
    void theNextBestServesWhereTheBestFails()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        String line = gogo("margay:budget tiny 0 accuracy");
        assertTrue(line.contains("tiny: float32 serves"), line);
        assertTrue(line.contains("The form broken failed") && line.contains("golden"), line);
        elastic.stop();
        elastic.start();
        String first = gogo("margay:budgets");
        assertTrue(first.contains("tiny: float32 serves"), first);
        assertTrue(first.contains("The form broken failed") && first.contains("golden"), first);
        for (int again = 0; again < 2; again++) {
            RequestException broken = assertThrows(RequestException.class, () -> gogo("margay:form tiny broken"));
            assertTrue(broken.getMessage().contains("golden"), broken.getMessage());
        }
        assertEquals("float32", serving(served()));
    }

    @Test
    void aFormThatFailsAtTheStartSaysWhy()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        gogo("margay:budgets");
        Files.writeString(budget(), "{\"form\": \"broken\"}");
        elastic.start();
        String line = gogo("margay:budgets");
        assertTrue(line.contains("no form serves") && line.contains("golden"), line);
        assertEquals(0, made());
    }

    @Test
    void aBudgetThatIsLostIsTold()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w4a4");
        elastic.stop();
        gogo("margay:budgets");
        Files.writeString(budget(), "");
        elastic.start();
        String line = gogo("margay:budgets");
        assertTrue(line.contains("float32 serves") && line.contains("The budget of tiny is lost"), line);
        gogo("margay:form tiny w4a4");
        assertFalse(gogo("margay:budgets").contains("lost"));
    }

    private Path budget() throws IOException {
        Path state = Optional.ofNullable(context.getProperty("margay.state"))
                .map(Path::of)
                .orElseGet(() -> extender().getBundleContext().getDataFile("").toPath());
        return Files.createDirectories(state.resolve("elastic/tiny")).resolve("budget.json");
    }

    @Test
    void whatMakesNoSenseIsExplained() throws BundleException {
        elastic.start();
        RequestException preference = assertThrows(RequestException.class, () -> gogo("margay:budget tiny 0.8 speed"));
        assertEquals("'speed' is no preference: it is accuracy, size, latency or energy", preference.getMessage());
        RequestException floor = assertThrows(RequestException.class, () -> gogo("margay:budget tiny 88 size"));
        assertTrue(floor.getMessage().contains("0.88 for 88 %"), floor.getMessage());
    }

    @Test
    void latencyIsMeasuredOnTheBox()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        assertTrue(gogo("margay:budget tiny 0 latency").contains("serves"));
        assertTrue(models.generations().stream().anyMatch(status -> status.state() == GenerationState.SERVING));
    }

    @Test
    void theModelGoesWithItsElasticBundle()
            throws RequestException, BundleException, InterruptedException, ExecutionException, TimeoutException,
                    InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w4a4");
        served();
        elastic.stop();
        awaitNothingMade();
    }

    /** As after a box that was killed, its elastic bundle deleted, and started again. */
    @Test
    void whatAnEarlierStartMadeGoesWhereNoElasticBundleIsLeft()
            throws RequestException, BundleException, InterruptedException, ExecutionException, TimeoutException,
                    InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Bundle extender = extender();
        extender.stop(Bundle.STOP_TRANSIENT);
        elastic.uninstall();
        assertEquals(1, made());
        extender.start(Bundle.START_TRANSIENT);
        awaitNothingMade();
        elastic = context.installBundle("tiny", tiny("1.0.0"));
    }

    /** An ordinary bundle of the same model with the content of what was made, or a left-over where the location says so. */
    private Bundle copy(Bundle made, String location, String version) throws BundleException, IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (URL entry : Collections.list(made.findEntries("model", "*.*", true))) {
            try (InputStream in = entry.openStream()) {
                files.put(entry.getPath().substring(1), in.readAllBytes());
            }
        }
        byte[] jar = BundleJar.of(
                COPY,
                version,
                ModelBundles.NAMESPACE,
                "%s=\"%s\";%s:Version=\"%s\";%s=\"image-classification\";%s=\"model/descriptor.json\""
                        .formatted(
                                ModelBundles.NAMESPACE,
                                TinyElastic.NAME,
                                ModelBundles.VERSION,
                                version,
                                ModelBundles.TASK,
                                ModelBundles.DESCRIPTOR),
                files);
        Bundle copy = context.installBundle(location, new ByteArrayInputStream(jar));
        copy.start();
        return copy;
    }

    @Test
    void aVersionThatAnOperatorPinnedServesOn()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Bundle ordinary = copy(madeBundles().get(0), "ordinary", "0.5.0");
        models.pin(TinyElastic.NAME, ordinary.getVersion());
        RequestException refused = assertThrows(RequestException.class, () -> gogo("margay:form tiny w4a4"));
        assertTrue(refused.getMessage().contains("margay:unpin tiny"), refused.getMessage());
        assertEquals("0.5.0", version());
        models.unpin(TinyElastic.NAME);
        assertEquals("[tiny: w8a8 serves, prefer accuracy, form w8a8]", gogo("margay:budgets"));
    }

    @Test
    void aHigherVersionOfAnotherBundleServesUntilItGoes()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Bundle ordinary = copy(madeBundles().get(0), "ordinary", "9.0.0");
        models.pin(TinyElastic.NAME, ordinary.getVersion());
        models.unpin(TinyElastic.NAME);
        RequestException refused = assertThrows(RequestException.class, () -> gogo("margay:form tiny w4a4"));
        assertTrue(refused.getMessage().contains(COPY) && refused.getMessage().contains("9.0.0"), refused.getMessage());
        assertEquals("9.0.0", version());
        String line = gogo("margay:budgets");
        assertTrue(line.contains("no form serves") && line.contains(COPY), line);
        ordinary.uninstall();
        gogo("margay:form tiny w4a4");
        assertEquals("w4a4", serving(served()));
    }

    @Test
    void aPinToWhatWasMadeHoldsForTheNextForm()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Bundle made = madeBundles().get(0);
        Bundle ordinary = copy(made, "ordinary", "9.0.0");
        models.pin(TinyElastic.NAME, ordinary.getVersion());
        models.pin(TinyElastic.NAME, made.getVersion());
        gogo("margay:form tiny w4a4");
        assertEquals("w4a4", serving(served()));
        models.unpin(TinyElastic.NAME);
        assertEquals("9.0.0", version());
    }

    @Test
    void aPinToTheHighestVersionHoldsToo()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        models.pin(TinyElastic.NAME, madeBundles().get(0).getVersion());
        gogo("margay:form tiny w4a4");
        assertEquals(
                Optional.of(madeBundles().get(0).getVersion()),
                models.pinned(TinyElastic.NAME),
                "the form that serves instead");
        models.unpin(TinyElastic.NAME);
        gogo("margay:form tiny w8a8");
        assertEquals(Optional.empty(), models.pinned(TinyElastic.NAME), "no pin is left of a change");
    }

    /** A box was killed between the form that serves and the one before. */
    @Test
    void whatIsLeftOfAnEarlierFormGoes()
            throws RequestException, BundleException, IOException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Bundle made = madeBundles().get(0);
        Bundle left = copy(made, "margay.elastic:1.0.0.left:tiny key w4a4", "1.0.0.left");
        gogo("margay:form tiny w8a8");
        assertEquals(Bundle.UNINSTALLED, left.getState());
        assertEquals(Bundle.ACTIVE, made.getState());
    }
}
