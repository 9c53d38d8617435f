package margay.engine.internal.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class DescriptorReaderTest {
    private static final Version VERSION = Version.parseVersion("1.2.3");
    private static final String WHOLE =
            """
            {
              "schema": 1, "name": "faces", "task": "face-embedding", "format": "onnx",
              "weights": "model/weights.onnx",
              "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
              "inputs": [{
                "tensor": {"name": "in/put", "type": "float32", "shape": [-1, 3, 112, 112]},
                "image": {"layout": "NCHW", "colorOrder": "RGB", "mean": [127, 127, 127], "scale": [1, 1, 0.5]}
              }],
              "outputs": [{"name": "output", "type": "float32", "shape": [-1, 512]}],
              "quantization": "int8",
              "embedding": {"space": "r1", "dimension": 512, "threshold": 0.287},
              "labels": ["face"],
              "golden": [{
                "inputs": {"in/put": "golden/in"}, "outputs": {"output": "golden/out"},
                "shapes": {"in/put": [1, 3, 112, 112]}, "absoluteTolerance": 0.001, "relativeTolerance": 0.01
              }],
              "variants": [{
                "name": "half", "weights": "model/half.onnx",
                "sha256": "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "quantization": "float16", "metrics": {"lfw": 99.2},
                "golden": [{
                  "inputs": {"in/put": "golden/in"}, "outputs": {"output": "golden/half"},
                  "shapes": {"in/put": [1, 3, 112, 112]}, "absoluteTolerance": 0.1, "relativeTolerance": 0
                }]
              }],
              "set": {"name": "pair", "release": "7", "members": ["faces", "marks"]},
              "limits": {"concurrency": 3, "queue": 9},
              "backendOptions": {"graph": "all"},
              "parameters": {"threshold": 0.65, "decoder": "rfb", "on": true, "list": [1, {"a": "b"}]},
              "card": {"title": "Faces", "licence": "MIT", "metrics": {"lfw": 99.27}}
            }
            """;

    @TempDir
    private Path state;

    private DescriptorReader reader;

    @BeforeEach
    void open() {
        reader = new DescriptorReader(state);
    }

    private ModelDescriptor read(String json) throws InvalidDescriptorException, IOException {
        return reader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), VERSION);
    }

    private List<String> problems(String json) {
        return assertThrows(InvalidDescriptorException.class, () -> read(json)).problems();
    }

    private String problem(Consumer<JsonObject> change) {
        JsonObject json = JsonParser.parseString(WHOLE).getAsJsonObject();
        change.accept(json);
        List<String> problems = problems(json.toString());
        return String.join("\n", problems);
    }

    private static JsonObject input(JsonObject json) {
        return json.getAsJsonArray("inputs").get(0).getAsJsonObject();
    }

    private static JsonObject golden(JsonObject json) {
        return json.getAsJsonArray("golden").get(0).getAsJsonObject();
    }

    private void assertProblem(String expected, Consumer<JsonObject> change) {
        String problem = problem(change);
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void aVariantDiffersInItsWeightsAndAnswersOnly() throws IOException, InvalidDescriptorException {
        ModelDescriptor read = read(WHOLE);
        ModelDescriptor half = read.with(read.variants().get(0));
        assertEquals("model/half.onnx", half.weights());
        assertTrue(half.sha256().startsWith("1234"), half.sha256());
        assertEquals("float16", half.quantization());
        assertEquals("golden/half", half.golden().get(0).outputs().get("output"));
        assertEquals(read.inputs(), half.inputs());
        assertEquals(read.embedding(), half.embedding());
    }

    @Test
    void aVariantIsCheckedLikeItsModel() {
        assertProblem("/variants/0/golden/0/outputs/other: is not declared", json -> variant(json)
                .getAsJsonArray("golden")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("outputs")
                .addProperty("other", "golden/other"));
        assertProblem("/variants/1/name: \"half\" is there twice", json -> json.getAsJsonArray("variants")
                .add(variant(json)));
        assertProblem("/variants/0", json -> variant(json).remove("golden"));
    }

    private static JsonObject variant(JsonObject json) {
        return json.getAsJsonArray("variants").get(0).getAsJsonObject();
    }

    @Test
    void readsEveryField() throws IOException, InvalidDescriptorException {
        ModelDescriptor read = read(WHOLE);
        assertEquals("faces", read.name());
        assertEquals(VERSION, read.version());
        assertEquals("model/weights.onnx", read.weights());
        assertEquals(ElementType.FLOAT32, read.inputs().get(0).tensor().type());
        assertEquals(Shape.of(-1, 3, 112, 112), read.inputs().get(0).tensor().shape());
        assertEquals(
                new ModelDescriptor.ImageInput(
                        ModelDescriptor.Layout.NCHW,
                        ModelDescriptor.ColorOrder.RGB,
                        List.of(127f, 127f, 127f),
                        List.of(1f, 1f, 0.5f)),
                read.inputs().get(0).image().orElseThrow());
        assertEquals("output", read.outputs().get(0).name());
        assertEquals("int8", read.quantization());
        assertEquals(
                new ModelDescriptor.Embedding("r1", 512, 0.287),
                read.embedding().orElseThrow());
        assertEquals(List.of(1L, 3L, 112L, 112L), read.golden().get(0).shapes().get("in/put"));
        assertEquals(0.01, read.golden().get(0).relativeTolerance());
        assertEquals("7", read.set().orElseThrow().release());
        assertEquals(3, read.limits().concurrency().orElseThrow());
        assertEquals(9, read.limits().queue().orElseThrow());
        assertEquals(Map.of("graph", "all"), read.backendOptions());
        assertEquals(
                Map.of("threshold", 0.65, "decoder", "rfb", "on", true, "list", List.of(1.0, Map.of("a", "b"))),
                read.parameters());
        assertEquals(99.27, read.card().metrics().get("lfw"));
        assertEquals("", read.card().origin());
    }

    @Test
    void namesEveryProblemAtOnce() {
        String problem = problem(json -> {
            json.addProperty("sha256", "ABC");
            json.remove("outputs");
            json.addProperty("unknown", 1);
            input(json).getAsJsonObject("tensor").addProperty("type", "float31");
        });
        for (String pointer : List.of("/sha256: ", "outputs", "/unknown: ", "/inputs/0/tensor/type: ")) {
            assertTrue(problem.contains(pointer), problem);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "1", "null", "{} {}", "{'schema': 1}", "\u0000", "{\"schema\": 2}"})
    void whatIsNoDescriptorIsRefused(String json) {
        assertFalse(problems(json).isEmpty());
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        InvalidDescriptorException invalid = assertThrows(
                InvalidDescriptorException.class,
                () -> reader.read(new ByteArrayInputStream(new byte[] {(byte) 0xff, '{', '}'}), VERSION));
        assertEquals(List.of("/: no UTF-8 text"), invalid.problems());
    }

    @Test
    void aDescriptorWithoutEndIsRefused() {
        byte[] spaces = new byte[DescriptorReader.MAX_SIZE + 1];
        java.util.Arrays.fill(spaces, (byte) ' ');
        InvalidDescriptorException invalid = assertThrows(
                InvalidDescriptorException.class, () -> reader.read(new ByteArrayInputStream(spaces), VERSION));
        assertTrue(invalid.getMessage().contains("larger than the limit"), invalid.getMessage());
    }

    @Test
    void deepNestingIsRefused() {
        assertFalse(problems("{\"parameters\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}")
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../weights", "/etc/passwd", "a/../../b", "a//b", "a\\b", "file:/x", ".", "a/."})
    void pathsStayInTheBundle(String path) {
        assertProblem("/weights: ", json -> json.addProperty("weights", path));
        assertProblem(
                "/golden/0/outputs/output: ",
                json -> golden(json).getAsJsonObject("outputs").addProperty("output", path));
    }

    @Test
    void shapesThatOverflowAreRefused() {
        assertProblem("/outputs/0/shape: takes more than the limit", json -> json.getAsJsonArray("outputs")
                .get(0)
                .getAsJsonObject()
                .add("shape", JsonParser.parseString("[2147483647, 2147483647, 2147483647, 512]")));
        assertProblem("/golden/0/shapes/in~1put: ", json -> golden(json)
                .getAsJsonObject("shapes")
                .add("in/put", JsonParser.parseString("[2147483647, 3, 112, 112]")));
        assertProblem("/inputs/0/tensor/shape/0: ", json -> input(json)
                .getAsJsonObject("tensor")
                .add("shape", JsonParser.parseString("[4611686018427387904, 3, 112, 112]")));
    }

    @Test
    void contradictionsAreRefused() {
        assertProblem(
                "/inputs/0/image/mean: must have 1 numbers",
                json -> input(json).getAsJsonObject("image").addProperty("colorOrder", "GRAY"));
        assertProblem(
                "/inputs/0/image: the layout NHWC",
                json -> input(json).getAsJsonObject("image").addProperty("layout", "NHWC"));
        assertProblem("/embedding/dimension: no output has 128", json -> {
            json.getAsJsonObject("embedding").addProperty("dimension", 128);
        });
        assertProblem("/set/members: must name \"eyes\"", json -> json.addProperty("name", "eyes"));
        assertProblem("/golden/0/shapes: must give the shape of \"in/put\"", json -> golden(json)
                .remove("shapes"));
        assertProblem(
                "/golden/0/outputs/other: is not declared",
                json -> golden(json).getAsJsonObject("outputs").addProperty("other", "golden/other"));
        assertProblem("\"output\" is there twice", json -> json.getAsJsonArray("outputs")
                .add(json.getAsJsonArray("outputs").get(0)));
    }

    @Test
    void whatPassedOnceIsNotValidatedAgain() throws IOException, InvalidDescriptorException {
        read(WHOLE);
        try (Stream<Path> files = Files.walk(state)) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
        assertEquals(
                "faces",
                new DescriptorReader(state)
                        .read(new ByteArrayInputStream(WHOLE.getBytes(StandardCharsets.UTF_8)), VERSION)
                        .name());
    }

    @Test
    void damagedDescriptorsAreReadOrRefusedAndNothingElse() throws IOException {
        Random random = new Random(7);
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n <= random.nextInt(3); n++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            try {
                reader.read(new ByteArrayInputStream(damaged), VERSION);
            } catch (InvalidDescriptorException invalid) {
                refused++;
                assertFalse(invalid.problems().isEmpty());
            }
        }
        assertTrue(refused > 100, "refused " + refused);
    }

    @Test
    void aDescriptorIsReadThoughItCannotBeNoted(@TempDir Path full) throws InvalidDescriptorException, IOException {
        Files.writeString(full.resolve("descriptors"), "no folder");
        assertEquals(
                "faces",
                new DescriptorReader(full)
                        .read(new ByteArrayInputStream(WHOLE.getBytes(StandardCharsets.UTF_8)), VERSION)
                        .name());
    }
}
