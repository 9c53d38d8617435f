package margay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads and builds the parts of an ONNX file. */
public final class Onnx {
    /** The domain of the operators that ONNX Runtime has beside those of ONNX. */
    public static final String MICROSOFT = "com.microsoft";

    private Onnx() {}

    /**
     * @param file an ONNX file that keeps its weights in itself
     * @return the model
     * @throws IOException if it cannot be read or is no ONNX file
     */
    public static ModelProto read(Path file) throws IOException {
        try {
            ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
            if (!model.hasGraph()) {
                throw new IOException(file + " is no ONNX model: it has no graph");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file + " is no ONNX model: " + e.getMessage(), e);
        }
    }

    /**
     * @param tensor of type FLOAT, its data in the message
     * @return a copy of its elements
     * @throws IllegalArgumentException if it is of another type or keeps its data elsewhere
     */
    public static float[] floats(TensorProto tensor) {
        if (!isFloat(tensor)) {
            throw new IllegalArgumentException("The tensor " + tensor.getName() + " does not hold floats in the file");
        }
        if (tensor.hasRawData()) {
            FloatBuffer raw = tensor.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] elements = new float[raw.remaining()];
            raw.get(elements);
            return elements;
        }
        float[] elements = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = tensor.getFloatData(i);
        }
        return elements;
    }

    /**
     * @param tensor any
     * @return whether {@link #floats} can read it
     */
    public static boolean isFloat(TensorProto tensor) {
        return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
                && tensor.getDataLocation() == TensorProto.DataLocation.DEFAULT;
    }

    /**
     * @param name unique in the graph
     * @param elements row-major
     * @param extents of the shape
     * @return a tensor of type FLOAT
     */
    public static TensorProto tensor(String name, float[] elements, long... extents) {
        ByteBuffer raw = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(elements);
        return tensor(name, TensorProto.DataType.FLOAT, raw, extents);
    }

    /**
     * @param name unique in the graph
     * @param type of the elements
     * @param raw the elements, little-endian, from its position
     * @param extents of the shape
     * @return a tensor
     */
    public static TensorProto tensor(String name, TensorProto.DataType type, ByteBuffer raw, long... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(raw));
        Arrays.stream(extents).forEach(tensor::addDims);
        return tensor.build();
    }

    /**
     * @param operator for example {@code Conv}
     * @param inputs names of values
     * @param output name of its one output, and its own name
     * @param attributes of the operator
     * @return a node
     */
    public static NodeProto node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build();
    }

    /**
     * @param name of the attribute
     * @param value whole number
     * @return an attribute of type INT
     */
    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /**
     * @param name of the attribute
     * @param values whole numbers
     * @return an attribute of type INTS
     */
    public static AttributeProto attribute(String name, long[] values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    /**
     * @param node any
     * @param name of an attribute
     * @return the attribute, if the node has it
     */
    public static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
