package margay.shell.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.onnx.Onnx;
import margay.shell.CommandRunner;
import margay.shell.Services;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A model file and a card become a bundle that serves. The model has the inputs and outputs of OpenCV Zoo's SFace. */
class ModelPackTest {
    private static final String CARD =
            """
            {
              "name": "tiny-embedding",
              "task": "face-embedding",
              "inputs": [
                {
                  "tensor": { "name": "data" },
                  "image": { "layout": "NCHW", "colorOrder": "RGB", "mean": [0, 0, 0], "scale": [1, 1, 1] }
                }
              ],
              "embedding": { "space": "tiny", "dimension": 128, "threshold": 0.363 },
              "card": { "title": "Tiny embedding", "licence": "Apache-2.0" }
            }
            """;

    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    CommandRunner runner;

    @InjectService
    Services services;

    @InjectService
    Models models;

    private Path weights;
    private Path card;

    @BeforeEach
    void write() throws IOException {
        weights = Files.write(folder.resolve("tiny.onnx"), model());
        card = Files.writeString(folder.resolve("card.json"), CARD);
    }

    private static byte[] model() {
        Random random = new Random(3);
        float[] matrix = new float[3 * 128];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = random.nextFloat() - 0.5f;
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("tiny")
                        .addInitializer(Onnx.tensor("matrix", matrix, 3, 128))
                        .addNode(Onnx.node("GlobalAveragePool", List.of("data"), "pooled"))
                        .addNode(Onnx.node("Flatten", List.of("pooled"), "flat"))
                        .addNode(Onnx.node("MatMul", List.of("flat", "matrix"), "fc1"))
                        .addInput(tensor("data", 1, 3, 112, 112))
                        .addOutput(tensor("fc1", 1, 128)))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto.Builder tensor(String name, long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : extents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)));
    }

    private Answer pack(Path out, String... more) {
        String[] line = {
            "model",
            "pack",
            weights.toString(),
            "--card",
            card.toString(),
            "--version",
            "2.0.0",
            "-o",
            out.toString(),
            "--json"
        };
        String[] arguments = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, arguments, line.length, more.length);
        return Answer.to(runner, arguments);
    }

    @Test
    void thePackedModelServes() throws IOException, BundleException, RequestException {
        Path out = folder.resolve("tiny.jar");
        Answer packed = pack(out);
        assertEquals(0, packed.code(), packed.err());
        assertEquals("tiny-embedding", packed.json().get("model").getAsString());

        Bundle bundle = install(out);
        try {
            Model model = services.await(Model.class, "(" + Model.NAME + "=tiny-embedding)", Duration.ofSeconds(60));
            try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
                Lease lease = leases.of(model);
                assertEquals(
                        "tiny", lease.descriptor().embedding().orElseThrow().space());
                lease.run();
                assertEquals(128, lease.output(0).floats().capacity());
            }
            String listed = Answer.to(runner, "models", "--json").out();
            assertTrue(listed.contains("\"version\":\"2.0.0\",") && listed.contains("\"serving\""), listed);
        } finally {
            bundle.uninstall();
        }
    }

    private Bundle install(Path file) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(file)) {
            Bundle bundle = context.installBundle("test:" + file.getFileName(), in);
            bundle.start();
            return bundle;
        }
    }

    @Test
    void theSameFileAndCardMakeTheSameBytes() throws IOException {
        Path one = folder.resolve("one.jar");
        Path two = folder.resolve("two.jar");
        assertEquals(0, pack(one).code());
        assertEquals(0, pack(two).code());
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @Test
    void showPrintsDescriptorAndCard() {
        Path out = folder.resolve("tiny.jar");
        assertEquals(0, pack(out).code());
        JsonObject shown =
                Answer.to(runner, "model", "show", out.toString(), "--json").json();
        assertEquals("2.0.0", shown.get("version").getAsString());
        assertEquals(1, shown.getAsJsonArray("golden").size());
        Answer table = Answer.to(runner, "model", "show", out.toString());
        assertTrue(table.out().contains("tiny, 128 elements, threshold 0.363"), table.out());
        assertTrue(table.out().contains("Tiny embedding"), table.out());
    }

    @Test
    void weightsThatWereChangedAfterPackingAreRefused() throws IOException {
        Path out = folder.resolve("tiny.jar");
        assertEquals(0, pack(out).code());
        try (FileSystem jar = FileSystems.newFileSystem(out)) {
            Files.write(jar.getPath("model/tiny.onnx"), new byte[] {1});
        }
        Answer answer = Answer.to(runner, "model", "show", out.toString());
        assertEquals(1, answer.code());
        assertTrue(answer.err().contains("model/tiny.onnx has the SHA-256 "), answer.err());
    }

    @Test
    void goldenVectorsThatTheModelDoesNotGiveAreRefused() throws IOException {
        Path golden = Files.createDirectory(folder.resolve("golden"));
        Files.write(golden.resolve("data.bin"), new byte[3 * 112 * 112 * Float.BYTES]);
        Files.write(golden.resolve("fc1.bin"), new byte[128 * Float.BYTES]);
        assertEquals(
                0,
                pack(folder.resolve("good.jar"), "--golden", golden.toString()).code());
        byte[] wrong = new byte[128 * Float.BYTES];
        wrong[3] = 0x40;
        Files.write(golden.resolve("fc1.bin"), wrong);
        Answer answer = pack(folder.resolve("bad.jar"), "--golden", golden.toString());
        assertEquals(1, answer.code());
        assertTrue(answer.err().contains("golden output 'fc1': it gave 0.0 instead of 2.0"), answer.err());
        assertTrue(Files.notExists(folder.resolve("bad.jar")));
    }

    @Test
    void aCardThatContradictsTheModelIsRefused() throws IOException {
        Files.writeString(card, CARD.replace("\"data\"", "\"image\""));
        Answer answer = pack(folder.resolve("bad.jar"));
        assertEquals(1, answer.code());
        assertTrue(answer.err().contains("that the model has not; it has data"), answer.err());
    }

    @Test
    void aCardThatBreaksOffIsRefusedWithItsPlace() throws IOException {
        Files.writeString(card, CARD.substring(0, 20));
        Answer answer = pack(folder.resolve("bad.jar"));
        assertEquals(1, answer.code());
        assertTrue(
                answer.err().contains(card + " is no JSON object: its text breaks off or is wrong at line 2"),
                answer.err());
    }

    @Test
    void aBundleThatIsNoJarIsNotShown() {
        Answer answer = Answer.to(runner, "model", "show", card.toString());
        assertEquals(1, answer.code());
        assertTrue(answer.err().contains(card + " is no valid model bundle: it is no jar file"), answer.err());
    }

    @Test
    void aFileThatIsNoModelIsRefused() throws IOException {
        Files.writeString(weights, "no model");
        Answer answer = pack(folder.resolve("bad.jar"));
        assertEquals(1, answer.code());
        assertTrue(answer.err().contains("tiny.onnx"), answer.err());
    }
}
