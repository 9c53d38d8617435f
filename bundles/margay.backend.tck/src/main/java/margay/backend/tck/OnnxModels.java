package margay.backend.tck;

import static java.util.Map.entry;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;

/** ONNX files, operator set 17. */
final class OnnxModels implements TestModels {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private static final Map<ElementType, DataType> TYPES = Map.ofEntries(
            entry(ElementType.FLOAT32, DataType.FLOAT),
            entry(ElementType.FLOAT64, DataType.DOUBLE),
            entry(ElementType.FLOAT16, DataType.FLOAT16),
            entry(ElementType.BFLOAT16, DataType.BFLOAT16),
            entry(ElementType.INT8, DataType.INT8),
            entry(ElementType.INT16, DataType.INT16),
            entry(ElementType.INT32, DataType.INT32),
            entry(ElementType.INT64, DataType.INT64),
            entry(ElementType.UINT8, DataType.UINT8),
            entry(ElementType.UINT16, DataType.UINT16),
            entry(ElementType.UINT32, DataType.UINT32),
            entry(ElementType.UINT64, DataType.UINT64),
            entry(ElementType.BOOL, DataType.BOOL));

    @Override
    public String format() {
        return "onnx";
    }

    @Override
    public Set<ElementType> types() {
        return TYPES.keySet();
    }

    @Override
    public byte[] copy(ElementType type, Shape shape) {
        return model(GraphProto.newBuilder()
                .addInput(value("x", type, shape))
                .addNode(node("Identity", List.of("x"), "y"))
                .addOutput(value("y", type, shape)));
    }

    @Override
    public Optional<byte[]> quantizedCopy(Quantization quantization) {
        return Optional.empty();
    }

    @Override
    public byte[] sum(Shape shape) {
        return model(GraphProto.newBuilder()
                .addInput(floats("x", shape))
                .addInput(floats("y", shape))
                .addNode(node("Add", List.of("x", "y"), "z"))
                .addOutput(floats("z", shape)));
    }

    @Override
    public byte[] transpose(int rows, int columns) {
        return model(GraphProto.newBuilder()
                .addInput(floats("x", Shape.of(rows, columns)))
                .addNode(node("Transpose", List.of("x"), "y"))
                .addOutput(floats("y", Shape.of(columns, rows))));
    }

    @Override
    public byte[] gather(int length) {
        return model(GraphProto.newBuilder()
                .addInput(floats("x", Shape.of(length)))
                .addInput(value("index", ElementType.INT32, Shape.of(1)))
                .addNode(node("Gather", List.of("x", "index"), "y"))
                .addOutput(floats("y", Shape.of(1))));
    }

    @Override
    public byte[] squareRepeatedly(int size, int steps) {
        Shape shape = Shape.of(size, size);
        GraphProto.Builder graph = GraphProto.newBuilder().addInput(floats("x", shape));
        String last = "x";
        for (int step = 0; step < steps; step++) {
            String next = "y" + step;
            graph.addNode(node("MatMul", List.of(last, last), next));
            last = next;
        }
        return model(graph.addOutput(floats(last, shape)));
    }

    @Override
    public byte[] dense(float[][] weights, boolean quantized) {
        Shape shape = Shape.of(weights[0].length, weights.length);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(floats("x", Shape.of(1, shape.extent(0))))
                .addOutput(floats("y", Shape.of(1, shape.extent(1))));
        return model(quantized ? quantizedDense(graph, weights, shape) : floatDense(graph, weights, shape));
    }

    private static GraphProto.Builder floatDense(GraphProto.Builder graph, float[][] weights, Shape shape) {
        return graph.addInitializer(constant("w", ElementType.FLOAT32, shape, Bytes.of(transposed(weights))))
                .addNode(node("MatMul", List.of("x", "w"), "y"));
    }

    private static GraphProto.Builder quantizedDense(GraphProto.Builder graph, float[][] weights, Shape shape) {
        float unit = 1f / Byte.MAX_VALUE;
        Shape scalar = Shape.of();
        return graph.addInitializer(constant("unit", ElementType.FLOAT32, scalar, Bytes.of(new float[][] {{unit}})))
                .addInitializer(constant(
                        "sum", ElementType.FLOAT32, scalar, Bytes.of(new float[][] {{unit * weights[0].length}})))
                .addInitializer(constant("zero", ElementType.INT8, scalar, new byte[1]))
                .addInitializer(constant("w", ElementType.INT8, shape, Bytes.quantized(transposed(weights))))
                .addNode(node("QuantizeLinear", List.of("x", "unit", "zero"), "xq"))
                .addNode(node("QLinearMatMul", List.of("xq", "unit", "zero", "w", "unit", "zero", "sum", "zero"), "yq"))
                .addNode(node("DequantizeLinear", List.of("yq", "sum", "zero"), "y"));
    }

    private static float[][] transposed(float[][] rows) {
        float[][] columns = new float[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }

    @Override
    public byte[] activated(float[][] weights, float[] slopes) {
        int from = weights[0].length;
        int to = weights.length;
        AttributeProto kernel = AttributeProto.newBuilder()
                .setName("kernel_shape")
                .setType(AttributeType.INTS)
                .addInts(1)
                .addInts(1)
                .build();
        return model(GraphProto.newBuilder()
                .addInput(floats("x", Shape.of(1, from, 1, 1)))
                .addInitializer(constant("w", ElementType.FLOAT32, Shape.of(to, from, 1, 1), Bytes.of(weights)))
                .addInitializer(
                        constant("slopes", ElementType.FLOAT32, Shape.of(to, 1, 1), Bytes.of(new float[][] {slopes})))
                .addNode(node("Conv", List.of("x", "w"), "s").toBuilder().addAttribute(kernel))
                .addNode(node("PRelu", List.of("s", "slopes"), "y"))
                .addOutput(floats("y", Shape.of(1, to, 1, 1))));
    }

    @Override
    public byte[] unknownOperator() {
        return model(GraphProto.newBuilder()
                .addInput(floats("x", Shape.of(4)))
                .addNode(node("MargayTestUnknown", List.of("x"), "y"))
                .addOutput(floats("y", Shape.of(4))));
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph.setName("test"))
                .build()
                .toByteArray();
    }

    private static NodeProto node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static TensorProto constant(String name, ElementType type, Shape shape, byte[] data) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TYPES.get(type).getNumber())
                .setRawData(ByteString.copyFrom(data));
        for (long extent : shape.toArray()) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    private static ValueInfoProto floats(String name, Shape shape) {
        return value(name, ElementType.FLOAT32, shape);
    }

    private static ValueInfoProto value(String name, ElementType type, Shape shape) {
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TYPES.get(type).getNumber())
                .setShape(extents(shape))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static TensorShapeProto extents(Shape shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        for (long extent : shape.toArray()) {
            extents.addDim(
                    extent == Shape.DYNAMIC
                            ? Dimension.newBuilder().setDimParam("n")
                            : Dimension.newBuilder().setDimValue(extent));
        }
        return extents.build();
    }
}
