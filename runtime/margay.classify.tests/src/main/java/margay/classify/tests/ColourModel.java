package margay.classify.tests;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import margay.api.model.ModelBundles;
import margay.elastic.model.BundleJar;
import margay.elastic.model.ElasticFiles;
import margay.onnx.Onnx;

/**
 * A small image classifier in ONNX, as a model bundle. Its logits are the means of a picture's red, green and blue, each from
 * 0 to the gain.
 */
final class ColourModel {
    static final float GAIN = 10;
    static final List<String> LABELS = List.of("red", "green", "blue");

    private static final String WEIGHTS = "model/colours.onnx";
    private static final String DESCRIPTOR = "model/descriptor.json";

    private final String name;
    private final String version;
    private final Map<String, Object> descriptor = new TreeMap<>();
    private String format = "onnx";
    private List<String> labels = LABELS;
    private int first;
    private float gain = GAIN;
    private List<String> operators = List.of("Flatten", "MatMul");
    private long[] shape = {1, 3};

    ColourModel(String name, String version) {
        this.name = name;
        this.version = version;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    /** Parameters as the descriptor writes them. */
    ColourModel parameters(Map<String, Object> parameters) {
        descriptor.put("parameters", parameters);
        return this;
    }

    ColourModel labels(List<String> others) {
        labels = others;
        return this;
    }

    ColourModel gain(float other) {
        gain = other;
        return this;
    }

    /** The same answers, but classes and labels begin with another colour. */
    ColourModel startingWith(int colour) {
        first = colour;
        List<String> rotated = new ArrayList<>(LABELS);
        Collections.rotate(rotated, -colour);
        labels = rotated;
        return this;
    }

    /** Gives the square roots of the means' negatives: NaN where a picture is not black. */
    ColourModel finiteForBlackAlone() {
        operators = List.of("Flatten", "MatMul", "Neg", "Sqrt");
        return this;
    }

    /** Gives a map of one pixel for each class. */
    ColourModel map() {
        operators = List.of("Identity");
        shape = new long[] {1, 3, 1, 1};
        return this;
    }

    /** Is of a format that no backend runs. */
    ColourModel format(String other) {
        format = other;
        return this;
    }

    /** Promises outputs that it does not give. */
    ColourModel poisoned() {
        descriptor.put(
                "golden",
                List.of(Map.of(
                        "inputs",
                        Map.of("image", "model/input.bin"),
                        "outputs",
                        Map.of("logits", "model/output.bin"),
                        "absoluteTolerance",
                        0.1,
                        "relativeTolerance",
                        0)));
        return this;
    }

    InputStream jar() {
        byte[] weights = onnx();
        descriptor.put("schema", 1);
        descriptor.put("name", name);
        descriptor.put("task", "image-classification");
        descriptor.put("format", format);
        descriptor.put("weights", WEIGHTS);
        descriptor.put("sha256", ElasticFiles.sha256(weights));
        descriptor.put("inputs", List.of(input()));
        descriptor.put("outputs", List.of(Map.of("name", "logits", "type", "float32", "shape", shape)));
        descriptor.put("labels", labels);
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(WEIGHTS, weights);
        files.put(DESCRIPTOR, new Gson().toJson(descriptor).getBytes(StandardCharsets.UTF_8));
        files.put("model/input.bin", new byte[3 * 4 * 4 * Float.BYTES]);
        files.put("model/output.bin", new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0});
        return new ByteArrayInputStream(
                BundleJar.of("test.classify." + name, version, ModelBundles.NAMESPACE, attributes(), files));
    }

    private String attributes() {
        return "margay.model=\"%s\";version:Version=\"%s\";task=\"image-classification\";descriptor=\"%s\""
                .formatted(name, version, DESCRIPTOR);
    }

    private static Map<String, Object> input() {
        float perByte = 1 / 255f;
        return Map.of(
                "tensor", Map.of("name", "image", "type", "float32", "shape", List.of(1, 3, 4, 4)),
                "image",
                        Map.of(
                                "layout",
                                "NCHW",
                                "colorOrder",
                                "RGB",
                                "mean",
                                List.of(0, 0, 0),
                                "scale",
                                List.of(perByte, perByte, perByte)));
    }

    private byte[] onnx() {
        float[] matrix = new float[9];
        for (int c = 0; c < 3; c++) {
            matrix[3 * ((c + first) % 3) + c] = gain;
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(value("image", 1, 3, 4, 4))
                .addOutput(value("logits", shape))
                .addInitializer(Onnx.tensor("matrix", matrix, 3, 3))
                .addNode(Onnx.node("GlobalAveragePool", List.of("image"), "0"));
        for (int i = 0; i < operators.size(); i++) {
            String output = i == operators.size() - 1 ? "logits" : Integer.toString(i + 1);
            String before = Integer.toString(i);
            boolean multiplies = operators.get(i).equals("MatMul");
            graph.addNode(
                    Onnx.node(operators.get(i), multiplies ? List.of(before, "matrix") : List.of(before), output));
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : extents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
