package margay.backend.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** The backend in the framework: what an engine sees of it. */
class OnnxRuntimeBackendTest {
    private static final String NAME = "margay.backend.onnxruntime";

    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    @Test
    void runsAModel() throws RequestException, BackendException, InterruptedException, IOException {
        assertAnswers();
    }

    @Test
    void loadsItsNativesFromItsFolder() throws IOException, RequestException, BackendException, InterruptedException {
        assertAnswers();
        Path natives = host().getBundleContext().getDataFile("natives").toPath();
        assertEquals(1, loadedLibraries());
        try (Stream<String> regions = Files.lines(Path.of("/proc/self/maps"))) {
            assertTrue(regions.filter(region -> region.contains("libonnxruntime"))
                    .allMatch(region -> region.contains(natives.toString())));
        }
    }

    @Test
    void runsAgainAfterARestart()
            throws BundleException, RequestException, BackendException, InterruptedException, IOException {
        for (int round = 0; round < 3; round++) {
            assertAnswers();
            host().stop();
            host().start();
        }
        assertAnswers();
    }

    @Test
    void runsAgainAfterARefresh()
            throws IOException, BundleException, RequestException, InterruptedException, BackendException {
        for (int round = 0; round < 3; round++) {
            assertAnswers();
            refresh();
        }
        assertAnswers();
        assertEquals(1, loadedLibraries(), "copies of the native library in memory");
    }

    private static long loadedLibraries() throws IOException {
        try (Stream<String> regions = Files.lines(Path.of("/proc/self/maps"))) {
            return regions.filter(region -> region.contains("r-xp") && region.contains("/libonnxruntime.so"))
                    .count();
        }
    }

    @Test
    void takesAnotherConfiguration() throws IOException, RequestException, InterruptedException, BackendException {
        Configuration configuration = configurations.getConfiguration(NAME, "?");
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("optimization", "BASIC", "arena", false));
        awaitNewService(() -> configuration.update(properties));
        assertAnswers();
        try (Stream<Path> entries = Files.list(folder.resolve("cache"))) {
            assertTrue(entries.anyMatch(path -> path.toString().contains("-basic")));
        }
        awaitNewService(configuration::delete);
        assertAnswers();
    }

    private interface Change {
        void make() throws IOException;
    }

    private void awaitNewService(Change change) throws InterruptedException, IOException {
        CountDownLatch gone = new CountDownLatch(1);
        ServiceTracker<Backend, Backend> tracker = new ServiceTracker<>(context, Backend.class, null) {
            @Override
            public void removedService(ServiceReference<Backend> reference, Backend service) {
                gone.countDown();
                super.removedService(reference, service);
            }
        };
        tracker.open();
        change.make();
        gone.await();
        tracker.close();
    }

    private void assertAnswers() throws RequestException, BackendException, InterruptedException, IOException {
        ServiceTracker<Backend, Backend> tracker = new ServiceTracker<>(context, Backend.class, null);
        tracker.open();
        try (Session session = tracker.waitForService(0).open(request());
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {1, 2, 3});
            binding.run();
            float[] answer = new float[3];
            binding.output(0).floats().get(0, answer);
            assertEquals("[-1.0, -2.0, -3.0]", Arrays.toString(answer));
        } finally {
            tracker.close();
        }
    }

    private OpenRequest request() throws IOException {
        Path file = folder.resolve("negate.onnx");
        Files.write(file, negate());
        Path cache = Files.createDirectories(folder.resolve("cache"));
        return new OpenRequest(file, "onnx", "0".repeat(64), cache, 1, Map.of());
    }

    private static byte[] negate() {
        TypeProto type = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(TensorShapeProto.newBuilder()
                                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3))))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("negate")
                        .addNode(Onnx.node("Neg", List.of("x"), "y"))
                        .addInput(ValueInfoProto.newBuilder().setName("x").setType(type))
                        .addOutput(ValueInfoProto.newBuilder().setName("y").setType(type)))
                .build()
                .toByteArray();
    }

    private void refresh() throws BundleException, InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(host()), event -> done.countDown());
        done.await();
    }

    private Bundle host() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(NAME))
                .findFirst()
                .orElseThrow();
    }
}
