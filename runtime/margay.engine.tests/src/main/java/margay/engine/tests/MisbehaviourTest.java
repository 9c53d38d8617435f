package margay.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** Models that hang or crash, while they are opened and while they serve. */
class MisbehaviourTest {
    private static final float ALWAYS = 0;
    private static final float ABOVE_THE_GOLDEN_INPUTS = 50;

    @InjectBundleContext
    BundleContext context;

    private Scene scene;

    @BeforeEach
    void begin() throws InterruptedException {
        scene = new Scene(context);
    }

    @AfterEach
    void end() throws BundleException {
        scene.close();
    }

    @Test
    void aModelThatHangsBeforeItServesNeverDoes(@InjectService ConfigurationAdmin configurations)
            throws IOException, RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.install(new FakeModel("h", "1.0.0", "onnx", Onnx.multiply(2)).golden(2));
        Model model = scene.model("h");
        Configuration configuration = configurations.getConfiguration("margay.engine", "?");
        configuration.update(new Hashtable<>(Map.of("open.timeout.seconds", 1)));
        try {
            awaitEngine("(open.timeout.seconds=1)");
            scene.install(new FakeModel("h", "1.1.0", "onnx", Onnx.endless(ALWAYS)).golden(2));
            String reason = scene.awaitReason("h", "1.1.0", GenerationState.FAILED);
            assertTrue(reason.startsWith("It was not ready within 1000 ms: "), reason);
            assertTrue(reason.contains(" is stuck in the thread "), reason);
            assertEquals(2, scene.ask(model, 1));
        } finally {
            configuration.delete();
            awaitEngine("(!(open.timeout.seconds=1))");
        }
        scene.install(new FakeModel("h", "1.2.0", "onnx", Onnx.multiply(3)).golden(3));
        scene.await("h", "1.2.0", GenerationState.SERVING);
        assertEquals(3, scene.ask(model, 1));
    }

    private void awaitEngine(String configured) throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Models, Models> engine = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter("(&(objectClass=" + Models.class.getName() + ')' + configured + ')'),
                null);
        engine.open();
        try {
            engine.waitForService(0);
        } finally {
            engine.close();
        }
    }

    @Test
    void aRunThatHangsEndsAtItsDeadline()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.install(new FakeModel("d", "1.0.0", "onnx", Onnx.endless(ABOVE_THE_GOLDEN_INPUTS))
                .golden(2)
                .limits(1, 0));
        Model model = scene.model("d");
        RequestException ended = assertThrows(
                RequestException.class, () -> scene.ask(Cancellation.after(Duration.ofMillis(100)), model, 99));
        assertEquals(Code.DEADLINE_EXCEEDED, ended.code());
        assertEquals(14, scene.ask(model, 7));
        assertEquals(0, scene.status("d", "1.0.0").leases());
    }

    @Test
    void aCrashIsTheFailureOfOneVersionAndOneRequest()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.provide(new FakeBackend("fake"));
        scene.install(new FakeModel("c", "1.0.0", "run-throws-on 2").limits(1, 0));
        Model model = scene.model("c");
        RequestException crashed = assertThrows(RequestException.class, () -> scene.ask(model, 7));
        assertEquals(Code.FAILED, crashed.code());
        assertEquals(0, scene.ask(model, 0));
        scene.install(new FakeModel("c", "1.1.0", "run-throws"));
        String reason = scene.awaitReason("c", "1.1.0", GenerationState.FAILED);
        assertTrue(reason.contains("native crash"), reason);
        scene.install(new FakeModel("c", "1.2.0", "open-overflows"));
        assertEquals(
                "The backend fake crashed: java.lang.StackOverflowError: open",
                scene.awaitReason("c", "1.2.0", GenerationState.FAILED));
        assertEquals(0, scene.ask(model, 0));
        assertEquals(GenerationState.SERVING, scene.status("c", "1.0.0").state());
    }
}
