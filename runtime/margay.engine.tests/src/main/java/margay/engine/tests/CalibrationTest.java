package margay.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.GraphRewrite;
import margay.api.calibration.Calibration;
import margay.api.calibration.Calibrator;
import margay.api.calibration.Setup;
import margay.api.calibration.Trial;
import margay.api.calibration.Trial.Verdict;
import margay.api.model.GenerationState;
import margay.api.model.Model;
import margay.engine.fake.FakeModel;
import margay.engine.tests.TuningBackend.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The best way to run a model is found, and nothing else. */
class CalibrationTest {
    private static final AtomicInteger MODELS = new AtomicInteger();
    private static final AtomicInteger MARKS = new AtomicInteger();
    private static final Map<String, Object> ASKED =
            Map.of("wish", "LATENCY", "calibration.delay.seconds", 3600, "calibration.limit.seconds", 8);

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    private final String name = "tuned-" + MODELS.incrementAndGet();
    private Configuration configuration;
    private Scene scene;

    @BeforeEach
    void begin() throws IOException, InterruptedException, InvalidSyntaxException {
        scene = new Scene(context);
        configuration = configurations.getConfiguration("margay.engine", "?");
        configure(ASKED);
    }

    @AfterEach
    void end() throws BundleException, InterruptedException, IOException, InvalidSyntaxException {
        configuration.delete();
        scene.awaitEngine("(!(test.mark=*))");
        scene.close();
    }

    /** Waits until the engine has the settings: they arrive on another thread. */
    private void configure(Map<String, Object> settings)
            throws InterruptedException, IOException, InvalidSyntaxException {
        String mark = "test-" + MARKS.incrementAndGet();
        Hashtable<String, Object> marked = new Hashtable<>(settings);
        marked.put("test.mark", mark);
        configuration.update(marked);
        scene.awaitEngine("(test.mark=" + mark + ')');
    }

    private Model install(TuningBackend backend) throws InterruptedException, BundleException, InvalidSyntaxException {
        return install(backend, model());
    }

    private Model install(TuningBackend backend, FakeModel model)
            throws InterruptedException, BundleException, InvalidSyntaxException {
        scene.provide(backend);
        scene.install(model);
        return scene.model(name);
    }

    private FakeModel model() {
        return new FakeModel(name, "1.0.0", name).golden(2);
    }

    private Calibration calibrate() throws RequestException {
        return scene.calibrator().calibrate(name, trial -> {}, Cancellation.withoutDeadline());
    }

    private static Verdict verdict(Calibration calibration, Way way) {
        return trial(calibration, way).verdict();
    }

    private static Trial trial(Calibration calibration, Way way) {
        return calibration.trials().stream()
                .filter(trial -> trial.setup().candidate().equals(way.name())
                        && trial.setup().threads() == 1)
                .findFirst()
                .orElseThrow();
    }

    private Setup setup() {
        return scene.status(name, "1.0.0").setup().orElseThrow();
    }

    private String way() {
        return setup().candidate();
    }

    private void awaitWay(Way way) throws InterruptedException {
        while (!way().equals(way.name())) {
            scene.await(name, "1.0.0", GenerationState.SERVING);
        }
    }

    @Test
    void theFastestWayWithRightAnswersIsTaken()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        Model model = install(new TuningBackend(Way.SLOW, Way.FAST, Way.WRONG));
        assertEquals("default", way());
        Calibration found = calibrate();
        assertEquals(Verdict.DEFAULT, verdict(found, Way.USUAL));
        assertEquals(Verdict.SLOWER, verdict(found, Way.SLOW));
        assertEquals(Verdict.WRONG_ANSWERS, verdict(found, Way.WRONG));
        assertTrue(trial(found, Way.WRONG).reason().contains("golden"), found::toString);
        assertEquals(Way.FAST.name(), found.taken().setup().candidate());
        assertEquals(Way.FAST.name(), way());
        assertEquals(14, scene.ask(model, 7));
    }

    @Test
    void aSlowerWayIsNeverTaken()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        install(new TuningBackend(Way.SLOW));
        Calibration found = calibrate();
        assertEquals(Verdict.TAKEN, verdict(found, Way.USUAL));
        assertEquals("default", way());
    }

    @Test
    void aFasterWayWithWrongAnswersIsNeverTaken()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        Model model = install(new TuningBackend(Way.WRONG));
        Calibration found = calibrate();
        assertEquals(Verdict.TAKEN, verdict(found, Way.USUAL));
        assertEquals(14, scene.ask(model, 7));
    }

    @Test
    void aWayThatIsNearTheDefaultIsNotNearEnough()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        install(new TuningBackend(Way.NEAR));
        Calibration found = calibrate();
        assertEquals(Verdict.WRONG_ANSWERS, verdict(found, Way.NEAR));
        assertTrue(trial(found, Way.NEAR).reason().contains("by default"), found::toString);
        assertEquals("default", way());
    }

    @Test
    void aWayThatGivesTheGoldenOutputsIsNearEnoughWhereLessPrecisionMayBe()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(fast());
        install(new TuningBackend(Way.NEAR, Way.WRONG));
        Calibration found = calibrate();
        assertEquals(Verdict.WRONG_ANSWERS, verdict(found, Way.WRONG));
        assertEquals(Way.NEAR.name(), found.taken().setup().candidate());
        assertEquals(Way.NEAR.name(), way());
    }

    @Test
    void whatWasTakenForLessPrecisionIsNotRecalledForFullPrecision()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(fast());
        install(new TuningBackend(Way.NEAR));
        calibrate();
        configure(ASKED);
        scene.restartEngine();
        scene.model(name);
        assertEquals("default", way());
    }

    @Test
    void aWayIsComparedWithTheDefaultWhereNoGoldenVectorsDecide()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(fast());
        install(new TuningBackend(Way.NEAR), new FakeModel(name, "1.0.0", name));
        assertEquals(Verdict.WRONG_ANSWERS, verdict(calibrate(), Way.NEAR));
    }

    private static Map<String, Object> fast() {
        Map<String, Object> fast = new HashMap<>(ASKED);
        fast.put("precision", "FAST");
        return fast;
    }

    @Test
    void lessPreciseWeightsAreUsedWhereTheyMayBe()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        Model model = install(new TuningBackend(), model().variant("int8", "light " + name, 3));
        assertEquals(Optional.empty(), calibrate().taken().setup().variant());
        assertEquals(14, scene.ask(model, 7));
        configure(fast());
        assertEquals(Optional.of("int8"), calibrate().taken().setup().variant());
        assertEquals(21, scene.ask(model, 7));
    }

    @Test
    void lessPreciseWeightsMustMeetTheirOwnGoldenVectors()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(fast());
        Model model = install(new TuningBackend(), model().variant("int8", "light " + name, 4));
        Calibration found = calibrate();
        assertEquals(
                List.of(Verdict.WRONG_ANSWERS),
                found.trials().stream()
                        .filter(trial -> trial.setup().variant().isPresent())
                        .map(Trial::verdict)
                        .distinct()
                        .toList());
        assertEquals(14, scene.ask(model, 7));
    }

    @Test
    void oneThreadServesWhereEnergyCounts()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(Map.of(
                "wish", "ENERGY", "threads", 4, "calibration.delay.seconds", 3600, "calibration.limit.seconds", 8));
        TuningBackend backend = new TuningBackend(Way.SLOW);
        backend.threadsHelp = true;
        install(backend);
        assertEquals(4, setup().threads());
        Calibration found = calibrate();
        assertTrue(found.trials().stream().allMatch(trial -> trial.setup().threads() == 1), found::toString);
        assertEquals(Verdict.TAKEN, verdict(found, Way.USUAL));
        assertEquals(1, setup().threads());
    }

    @Test
    void throughputIsMeasuredWithAllProcessorsBusy()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(Map.of("wish", "THROUGHPUT", "calibration.delay.seconds", 3600, "calibration.limit.seconds", 8));
        install(new TuningBackend(Way.FAST));
        assertEquals(Way.FAST.name(), calibrate().taken().setup().candidate());
    }

    @Test
    void whatTheBoxOffersLaterIsMeasured()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        TuningBackend backend = new TuningBackend();
        install(backend);
        calibrate();
        backend.provide("faster");
        backend.offer(Way.FAST);
        configure(Map.of("wish", "LATENCY", "calibration.delay.seconds", 0, "calibration.limit.seconds", 8));
        awaitWay(Way.FAST);
    }

    @Test
    void aRewriteThatComesIsMeasured()
            throws InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(Map.of("wish", "LATENCY", "calibration.delay.seconds", 0, "calibration.limit.seconds", 8));
        TuningBackend backend = new TuningBackend(Way.SLOW);
        install(backend);
        backend.offer(Way.FAST);
        GraphRewrite never = (from, to) -> {
            throw new IOException("the engine only asks who is there");
        };
        ServiceRegistration<GraphRewrite> rewrite = context.registerService(
                GraphRewrite.class,
                never,
                new Hashtable<>(Map.of(GraphRewrite.NAME, "fast", GraphRewrite.FORMAT, "fake")));
        awaitWay(Way.FAST);
        rewrite.unregister();
    }

    @Test
    void aWayThatDoesNotOpenIsRefusedWithTheReason()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        TuningBackend backend = new TuningBackend(Way.FAST);
        backend.fastIsBroken = true;
        install(backend);
        Calibration found = calibrate();
        assertEquals(Verdict.REFUSED, verdict(found, Way.FAST));
        assertEquals("The fast way is broken", trial(found, Way.FAST).reason());
    }

    @Test
    void theSwapToTheWinnerLosesNoRequest()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        Model model = install(new TuningBackend(Way.FAST));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> ask(model, done, answered));
        }
        calibrate();
        assertEquals(Way.FAST.name(), way());
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertTrue(answered.get() >= clients.length);
    }

    private void ask(Model model, AtomicBoolean done, AtomicInteger answered) {
        while (!done.get()) {
            try {
                assertEquals(2, scene.ask(model, 1));
                answered.incrementAndGet();
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
        }
    }

    @Test
    void theAnswerOutlivesTheEngineAndIsUsedAtOnce()
            throws InterruptedException, BundleException, RequestException, InvalidSyntaxException {
        TuningBackend backend = new TuningBackend(Way.FAST);
        install(backend);
        calibrate();
        int opened = backend.openedFast.get();
        scene.restartEngine();
        scene.model(name);
        assertEquals(Way.FAST.name(), way());
        assertEquals(opened + 1, backend.openedFast.get());
    }

    @Test
    void anAnswerThatWorksNoMoreGivesWayToTheDefault()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        TuningBackend backend = new TuningBackend(Way.FAST);
        install(backend);
        calibrate();
        backend.fastIsBroken = true;
        scene.restartEngine();
        Model model = scene.model(name);
        assertEquals("default", way());
        assertEquals(14, scene.ask(model, 7));
    }

    @Test
    void aModelIsMeasuredByItselfAfterAWhile()
            throws InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(Map.of("wish", "LATENCY", "calibration.delay.seconds", 0, "calibration.limit.seconds", 8));
        install(new TuningBackend(Way.FAST));
        awaitWay(Way.FAST);
    }

    @Test
    void nothingIsUsedWhenItIsSwitchedOff()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        configure(Map.of("calibrate", false, "wish", "LATENCY", "calibration.limit.seconds", 8));
        install(new TuningBackend(Way.FAST));
        assertEquals(Way.FAST.name(), calibrate().taken().setup().candidate());
        assertEquals("default", way());
    }

    @Test
    void whileItIsSuspendedModelsRunByDefault()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        install(new TuningBackend(Way.FAST));
        calibrate();
        assertEquals(Way.FAST.name(), way());
        try (Calibrator.Suspension suspension = scene.calibrator().suspend()) {
            assertEquals("default", way(), suspension::toString);
        }
    }

    @Test
    void everyTrialIsTold() throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        install(new TuningBackend(Way.SLOW, Way.FAST));
        List<Trial> told = new ArrayList<>();
        Calibration found = scene.calibrator().calibrate(name, told::add, Cancellation.withoutDeadline());
        assertEquals(found.trials().size(), told.size());
    }
}
