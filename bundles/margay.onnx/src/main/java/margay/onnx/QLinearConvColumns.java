package margay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a QLinearConv of at most 16 output channels compute four neighbouring columns at once, as the channels of a
 * convolution with a wider kernel. With O output channels, in the layout NHWC:
 *
 * <pre>
 * y[n, h, 4 w + j, o] = wide[n, h, w, j O + o]
 * weight of wide[j O + o, i, r, c + j] = weight[o, i, r, c], else 0
 * </pre>
 *
 * <p>The answers are the same bytes. ONNX Runtime works on up to 64 channels of one position at a time with AVX-512, and
 * looks up every position of the input for every position of the output: with few channels that takes longer than twice
 * the products. In NHWC the columns need only another shape; transposes between two such convolutions cancel each other
 * when the graph is optimised.
 */
public final class QLinearConvColumns implements Rewrite {
    private static final int COLUMNS = 4;
    private static final int MOST_CHANNELS = 16;

    @Override
    public String name() {
        return "qlinearconv-columns";
    }

    @Override
    public Optional<ModelProto> apply(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, TensorProto> constants = Constants.of(graph);
        Widths widths = new Widths(graph);
        GraphProto.Builder rewritten = graph.toBuilder().clearNode();
        int replaced = 0;
        for (NodeProto node : graph.getNodeList()) {
            if (isNarrow(node, constants) && widths.of(node.getOutput(0)) % COLUMNS == 0) {
                replace(node, constants, rewritten);
                replaced++;
            } else {
                rewritten.addNode(node);
            }
        }
        return replaced == 0
                ? Optional.empty()
                : Optional.of(withOperators(model)
                        .setGraph(Constants.withoutUnused(rewritten))
                        .build());
    }

    private static ModelProto.Builder withOperators(ModelProto model) {
        ModelProto.Builder builder = model.toBuilder();
        if (model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().equals(Onnx.MICROSOFT))) {
            builder.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(Onnx.MICROSOFT).setVersion(1));
        }
        return builder;
    }

    private static boolean isNarrow(NodeProto node, Map<String, TensorProto> constants) {
        if (!node.getOpType().equals("QLinearConv") || !node.getDomain().isEmpty()) {
            return false;
        }
        return node.getInputList().stream()
                        .skip(3)
                        .allMatch(name -> constants.containsKey(name)
                                && constants.get(name).hasRawData())
                && isNarrow(constants.get(node.getInput(3)))
                && isOne(node, "strides")
                && isOne(node, "dilations")
                && Onnx.attribute(node, "group").map(AttributeProto::getI).orElse(1L) == 1
                && Onnx.attribute(node, "auto_pad").isEmpty();
    }

    private static boolean isNarrow(TensorProto weights) {
        return weights.getDataType() == DataType.INT8.getNumber()
                && weights.getDimsCount() == 4
                && weights.getDims(0) <= MOST_CHANNELS
                && weights.getDims(3) > 1;
    }

    private static boolean isOne(NodeProto node, String attribute) {
        return Onnx.attribute(node, attribute)
                .map(found -> found.getIntsList().stream().allMatch(value -> value == 1))
                .orElse(true);
    }

    private static void replace(NodeProto node, Map<String, TensorProto> constants, GraphProto.Builder graph) {
        String name = node.getOutput(0) + "/columns/";
        TensorProto weights = constants.get(node.getInput(3));
        List<String> inputs = new ArrayList<>(node.getInputList());
        inputs.set(0, name + "nhwc");
        inputs.set(3, name + "weights");
        graph.addInitializer(wide(weights, name + "weights"));
        for (int input : new int[] {4, 5, 8}) {
            if (input < inputs.size()) {
                inputs.set(input, name + input);
                graph.addInitializer(repeated(constants.get(node.getInput(input)), name + input));
            }
        }
        graph.addInitializer(Onnx.tensor(name + "shape", DataType.INT64, longs(0, 0, -1, weights.getDims(0)), 4));
        graph.addNode(transposed(node.getInput(0), name + "nhwc", 0, 2, 3, 1));
        graph.addNode(Onnx.node(
                        "QLinearConv",
                        inputs,
                        name + "wide",
                        Onnx.attribute("channels_last", 1),
                        Onnx.attribute(
                                "kernel_shape", new long[] {weights.getDims(2), weights.getDims(3) + COLUMNS - 1}),
                        Onnx.attribute("strides", new long[] {1, COLUMNS}))
                .toBuilder()
                .setDomain(Onnx.MICROSOFT)
                .addAllAttribute(Onnx.attribute(node, "pads").stream().toList()));
        graph.addNode(Onnx.node("Reshape", List.of(name + "wide", name + "shape"), name + "columns"));
        graph.addNode(transposed(name + "columns", node.getOutput(0), 0, 3, 1, 2));
    }

    private static NodeProto transposed(String input, String output, long... axes) {
        return Onnx.node("Transpose", List.of(input), output, Onnx.attribute("perm", axes));
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes;
    }

    /** Each kernel once for every column, moved to the right by it. */
    private static TensorProto wide(TensorProto weights, String name) {
        int rows = (int) (weights.getDims(0) * weights.getDims(1) * weights.getDims(2));
        int length = (int) weights.getDims(3);
        int wider = length + COLUMNS - 1;
        byte[] narrow = weights.getRawData().toByteArray();
        byte[] wide = new byte[COLUMNS * rows * wider];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(narrow, row * length, wide, (column * rows + row) * wider + column, length);
            }
        }
        return Onnx.tensor(
                name,
                DataType.INT8,
                ByteBuffer.wrap(wide),
                COLUMNS * weights.getDims(0),
                weights.getDims(1),
                weights.getDims(2),
                wider);
    }

    /** One element a channel, once for every column; a single element is of all channels already. */
    private static TensorProto repeated(TensorProto perChannel, String name) {
        TensorProto.Builder tensor = perChannel.toBuilder().setName(name);
        if (perChannel.getDimsCount() == 1 && perChannel.getDims(0) > 1) {
            ByteString all = ByteString.EMPTY;
            for (int column = 0; column < COLUMNS; column++) {
                all = all.concat(perChannel.getRawData());
            }
            tensor.setDims(0, COLUMNS * perChannel.getDims(0)).setRawData(all);
        }
        return tensor.build();
    }
}
