package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import margay.onnx.Onnx;

/** Builds a network operator by operator and runs models like it in ONNX Runtime. */
final class Network {
    static final String INPUT = "input";
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    final long[] shape;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
    private final Random random;
    private String last = INPUT;
    private int made;

    Network(long seed, long... shape) {
        this.random = new Random(seed);
        this.shape = shape;
        graph.addInput(info(INPUT, shape));
    }

    static ValueInfoProto info(String name, long... shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        Arrays.stream(shape)
                .forEach(extent ->
                        extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent)));
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor.setShape(extents)))
                .build();
    }

    String last() {
        return last;
    }

    float[] gaussian(int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    String constant(float[] values, long... extents) {
        String name = "constant" + made++;
        graph.addInitializer(Onnx.tensor(name, values, extents));
        return name;
    }

    Network add(String operator, List<String> inputs, AttributeProto... attributes) {
        NodeProto node = Onnx.node(operator, inputs, "value" + made++, attributes);
        graph.addNode(node);
        last = node.getOutput(0);
        return this;
    }

    Network then(String operator, AttributeProto... attributes) {
        return add(operator, List.of(last), attributes);
    }

    Network conv(int from, int to, int kernel, int group) {
        int fan = from / group * kernel * kernel;
        String weights = constant(gaussian(to * fan, Math.sqrt(2.0 / fan)), to, from / group, kernel, kernel);
        return conv(weights, constant(gaussian(to, 0.1), to), kernel, group);
    }

    Network conv(String weights, String bias, int kernel, int group) {
        long pad = kernel / 2;
        return add(
                "Conv",
                List.of(last, weights, bias),
                Onnx.attribute("kernel_shape", new long[] {kernel, kernel}),
                Onnx.attribute("pads", new long[] {pad, pad, pad, pad}),
                Onnx.attribute("group", group));
    }

    Network prelu(float... slopes) {
        return add("PRelu", List.of(last, constant(slopes, slopes.length, 1, 1)));
    }

    ModelProto model(long operatorSet) {
        GraphProto whole = graph.build().toBuilder()
                .addOutput(ValueInfoProto.newBuilder().setName(last).setType(floats()))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorSet))
                .setGraph(whole)
                .build();
    }

    private static TypeProto floats() {
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()))
                .build();
    }

    float[] input(long seed) {
        Random source = new Random(seed);
        float[] input = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < input.length; i++) {
            input[i] = source.nextFloat() * 2 - 1;
        }
        return input;
    }

    float[] run(ModelProto model, float[] input) throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(model.toByteArray());
                OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input), shape);
                OrtSession.Result result = session.run(Map.of(INPUT, tensor))) {
            return copy((OnnxTensor) result.get(0));
        }
    }

    private static float[] copy(OnnxTensor tensor) {
        FloatBuffer values = tensor.getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        return copy;
    }

    /** What the values of a prepared model are on some inputs. */
    RangeCollector observe(ModelProto prepared, int inputs) throws OrtException {
        RangeCollector collector = new RangeCollector();
        ModelProto observed = Observation.of(prepared);
        try (OrtSession session = ENVIRONMENT.createSession(observed.toByteArray())) {
            for (int i = 0; i < inputs; i++) {
                float[] input = input(i);
                collector.observe(INPUT, FloatBuffer.wrap(input));
                try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input), shape);
                        OrtSession.Result result = session.run(Map.of(INPUT, tensor))) {
                    result.forEach(entry ->
                            collector.observe(entry.getKey(), ((OnnxTensor) entry.getValue()).getFloatBuffer()));
                }
            }
        }
        return collector;
    }

    ModelProto quantized(ModelProto model) throws OrtException {
        ModelProto prepared = Preparation.prepare(model);
        return new StaticQuantizer(false)
                .quantize(prepared, observe(prepared, 8).ranges(RangeCollector.Method.WHOLE));
    }

    /** The operators that ONNX Runtime makes of a model. */
    static List<String> kernels(ModelProto model, Path folder) throws OrtException, IOException {
        Path file = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(file.toString());
            ENVIRONMENT.createSession(model.toByteArray(), options).close();
        }
        List<String> kernels = Onnx.read(file).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
        Files.delete(file);
        return kernels;
    }

    /** Signal to noise in decibels. */
    static double quality(float[] expected, float[] actual) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < expected.length; i++) {
            signal += expected[i] * expected[i];
            noise += Math.pow(expected[i] - actual[i], 2);
        }
        return 10 * Math.log10(signal / noise);
    }
}
