package margay.face.blazeface.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.model.GenerationId;
import margay.api.model.Model;
import margay.face.api.EmbeddedFaces;
import margay.face.api.Face;
import margay.face.api.FaceDetector;
import margay.face.api.FaceEmbedder;
import margay.face.api.Faces;
import margay.face.api.KeyPoint;
import margay.face.api.Picture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Faces are found by BlazeFace on TensorFlow Lite, and embedded on ONNX Runtime. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class BlazeFaceTest {
    private static final String BUNDLES = "margay.model.";
    private static final String SHORT = "face-blazeface-short";
    private static final String FULL = "face-blazeface-full";
    private static final String DETECTOR = "face-detector";
    /** Where the astronaut's face is. */
    private static final Box FACE = new Box(175, 70, 275, 175);

    private static final int SWAPS = 10;

    @InjectBundleContext
    BundleContext context;

    @InjectService(filter = "(" + Model.NAME + "=" + SHORT + ")", timeout = 60_000)
    ServiceAware<Model> shortRange;

    @InjectService(filter = "(" + Model.NAME + "=" + FULL + ")", timeout = 60_000)
    ServiceAware<Model> fullRange;

    @InjectService(filter = "(" + Model.NAME + "=" + DETECTOR + ")", cardinality = 0)
    ServiceAware<Model> otherFamily;

    @InjectService(timeout = 60_000)
    FaceDetector detector;

    @InjectService(timeout = 60_000)
    FaceEmbedder embedder;

    @InjectService(timeout = 60_000)
    ConfigurationAdmin admin;

    private Picture photo;

    @BeforeEach
    void photo() throws IOException {
        try (InputStream in = BlazeFaceTest.class.getResourceAsStream("/photos/astronaut.jpg")) {
            photo = Picture.of(ByteBuffer.wrap(in.readAllBytes()));
        }
    }

    /** Else a backend without its natives would be there, and each model would fail. */
    @Test
    void backendsResolveWithTheirNativesOnly() {
        for (String backend : List.of("margay.backend.tflite", "margay.backend.onnxruntime")) {
            BundleWiring wiring = bundle(backend).adapt(BundleWiring.class);
            assertEquals(1, wiring.getRequiredWires("margay.native").size(), backend);
        }
    }

    @Test
    void oneRequestRunsOnBothBackends() throws RequestException {
        EmbeddedFaces faces = embedder.embed(photo, Cancellation.withoutDeadline());
        List<String> models = faces.models().stream().map(GenerationId::model).toList();
        assertTrue(List.of(SHORT, FULL).contains(models.get(0)), models::toString);
        assertEquals(List.of("face-landmarks", "face-embedding"), models.subList(1, 3));
        assertEquals(1, faces.faces().size());
    }

    @Test
    void eitherDetectorFindsTheFaceAndTakesOverWhenTheOtherGoes()
            throws RequestException, BundleException, InterruptedException {
        assertFoundBy(SHORT, without(FULL, fullRange));
        assertFoundBy(FULL, without(SHORT, shortRange));
    }

    @Test
    void noRequestIsLostWhileDetectorsAreStartedAndStopped()
            throws RequestException, BundleException, InterruptedException, ExecutionException {
        try (Clients clients = new Clients(detector, photo)) {
            for (int i = 0; i < SWAPS; i++) {
                assertFoundBy(SHORT, without(FULL, fullRange));
                assertFoundBy(FULL, without(SHORT, shortRange));
            }
            assertEquals(Set.of(SHORT, FULL), clients.end());
        }
    }

    @Test
    void noRequestIsLostAndNothingRestartedWhileAnotherDetectorIsChosen()
            throws RequestException, InterruptedException, ExecutionException, IOException {
        Configuration configuration = admin.getConfiguration("margay.face.detection", "?");
        Object service = context.getServiceReference(FaceDetector.class).getProperty(Constants.SERVICE_ID);
        try (Clients clients = new Clients(detector, photo)) {
            for (int i = 0; i < SWAPS; i++) {
                choose(SHORT, configuration);
                choose(FULL, configuration);
            }
            assertEquals(Set.of(SHORT, FULL), clients.end());
        } finally {
            configuration.delete();
        }
        assertEquals(service, context.getServiceReference(FaceDetector.class).getProperty(Constants.SERVICE_ID));
    }

    @Test
    void aHigherVersionOfTheDetectorThatIsABlazeFaceTakesOverAndGivesWayAgain()
            throws RequestException, InterruptedException, ExecutionException, IOException, BundleException {
        Configuration configuration = admin.getConfiguration("margay.face.detection", "?");
        Bundle original = started("face-detector", BlazeFaceTest.class.getResourceAsStream("/face-detector.jar"));
        try {
            otherFamily.waitForService(60_000);
            choose(DETECTOR, configuration);
            try (Clients clients = new Clients(detector, photo)) {
                Bundle higher = started(
                        "face-detector 2.0.0",
                        new RenamedModel(bundle(BUNDLES + SHORT), SHORT, DETECTOR, "2.0.0").jar());
                assertFoundBy(DETECTOR, answerOf("2.0.0"));
                higher.uninstall();
                assertEquals(Map.of(), answerOf("1.0.0").faces().get(0).keyPoints());
                assertEquals(Set.of(DETECTOR), clients.end());
            }
        } finally {
            configuration.delete();
            answer(generation -> !generation.model().equals(DETECTOR));
            original.uninstall();
        }
    }

    private Bundle started(String location, InputStream jar) throws BundleException {
        Bundle bundle = context.installBundle(location, jar);
        bundle.start();
        return bundle;
    }

    private Faces answerOf(String version) throws RequestException {
        return answer(generation -> generation.version().toString().equals(version));
    }

    private void choose(String name, Configuration configuration) throws RequestException, IOException {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("model.target", "(" + Model.NAME + "=" + name + ")");
        configuration.update(properties);
        answer(generation -> generation.model().equals(name));
    }

    /** Asks until the detector answers that is meant: it takes over on another thread. */
    private Faces answer(Predicate<GenerationId> meant) throws RequestException {
        Faces faces = detector.detect(photo, Cancellation.withoutDeadline());
        while (!meant.test(faces.models().get(0))) {
            faces = detector.detect(photo, Cancellation.withoutDeadline());
        }
        return faces;
    }

    /** Stops a model's bundle for one detection. */
    private Faces without(String name, ServiceAware<Model> model)
            throws RequestException, BundleException, InterruptedException {
        Bundle bundle = bundle(BUNDLES + name);
        CountDownLatch gone = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.UNREGISTERING && isModel(event.getServiceReference(), name)) {
                gone.countDown();
            }
        };
        context.addServiceListener(listener);
        try {
            bundle.stop();
            assertTrue(gone.await(60, TimeUnit.SECONDS), name + " is still there");
            return detector.detect(photo, Cancellation.withoutDeadline());
        } finally {
            context.removeServiceListener(listener);
            bundle.start();
            model.waitForService(60_000);
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(candidate -> candidate.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isModel(ServiceReference<?> reference, String name) {
        return name.equals(reference.getProperty(Model.NAME));
    }

    private static void assertFoundBy(String model, Faces faces) {
        assertEquals(
                List.of(model), faces.models().stream().map(GenerationId::model).toList());
        assertEquals(1, faces.faces().size());
        Face face = faces.faces().get(0);
        assertTrue(face.box().intersectionOverUnion(FACE) > 0.8, face::toString);
        assertEquals(6, face.keyPoints().size());
        double left = face.keyPoints().get(KeyPoint.LEFT_EYE).x();
        assertTrue(left < face.keyPoints().get(KeyPoint.RIGHT_EYE).x(), face::toString);
    }
}
