package margay.backend.tck;

import static java.util.Map.entry;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;

/**
 * Writes a TensorFlow Lite file with one subgraph. Field numbers and codes are those of version 3 of its schema,
 * tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */
final class TfliteFile {
    private static final int SCHEMA_VERSION = 3;
    private static final int BUFFER_ALIGNMENT = 16;

    private static final Map<ElementType, Integer> TYPE_CODES = Map.ofEntries(
            entry(ElementType.FLOAT32, 0),
            entry(ElementType.FLOAT16, 1),
            entry(ElementType.INT32, 2),
            entry(ElementType.UINT8, 3),
            entry(ElementType.INT64, 4),
            entry(ElementType.BOOL, 6),
            entry(ElementType.INT16, 7),
            entry(ElementType.INT8, 9),
            entry(ElementType.FLOAT64, 10),
            entry(ElementType.UINT64, 12),
            entry(ElementType.UINT32, 15),
            entry(ElementType.UINT16, 16),
            entry(ElementType.BFLOAT16, 18));

    /**
     * The table of an operator's options.
     *
     * @param unionType its number in the union BuiltinOptions, 0 for none
     * @param writer writes the table, returns its offset
     */
    record Options(int unionType, ToIntFunction<FlatBufferBuilder> writer) {
        static Options empty(int unionType) {
            return new Options(unionType, file -> {
                file.startTable(0);
                return file.endTable();
            });
        }
    }

    /**
     * An operator.
     *
     * @param code of BuiltinOperator
     * @param version of it
     * @param custom name of a custom operator
     */
    record OperatorCode(int code, int version, Optional<String> custom) {}

    private record Operator(int code, int[] inputs, int[] outputs, Options options) {}

    private final FlatBufferBuilder file = new FlatBufferBuilder();
    private final List<Integer> buffers = new ArrayList<>();
    private final List<Integer> tensors = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final Map<OperatorCode, Integer> codes = new LinkedHashMap<>();

    TfliteFile() {
        file.startTable(3);
        buffers.add(file.endTable());
    }

    static Set<ElementType> types() {
        return TYPE_CODES.keySet();
    }

    int variable(String name, ElementType type, Shape shape) {
        return tensor(name, type, shape, 0, Optional.empty());
    }

    int variable(String name, ElementType type, Shape shape, Quantization quantization) {
        return tensor(name, type, shape, 0, Optional.of(quantization));
    }

    int constant(String name, ElementType type, Shape shape, byte[] data, Optional<Quantization> quantization) {
        file.startVector(1, data.length, BUFFER_ALIGNMENT);
        for (int i = data.length - 1; i >= 0; i--) {
            file.addByte(data[i]);
        }
        int bytes = file.endVector();
        file.startTable(3);
        file.addOffset(0, bytes, 0);
        buffers.add(file.endTable());
        return tensor(name, type, shape, buffers.size() - 1, quantization);
    }

    void operator(OperatorCode code, int[] inputs, int[] outputs, Options options) {
        int index = codes.computeIfAbsent(code, key -> codes.size());
        operators.add(new Operator(index, inputs, outputs, options));
    }

    byte[] build(int[] inputs, int[] outputs) {
        int subgraph = subgraph(inputs, outputs);
        int operatorCodes = tables(codes.keySet().stream().map(this::write).toList());
        int subgraphs = tables(List.of(subgraph));
        int data = tables(buffers);
        file.startTable(8);
        file.addInt(0, SCHEMA_VERSION, 0);
        file.addOffset(1, operatorCodes, 0);
        file.addOffset(2, subgraphs, 0);
        file.addOffset(4, data, 0);
        file.finish(file.endTable(), "TFL3");
        return file.sizedByteArray();
    }

    private int subgraph(int[] inputs, int[] outputs) {
        int written = tables(operators.stream().map(this::write).toList());
        int all = tables(tensors);
        int from = ints(inputs);
        int to = ints(outputs);
        file.startTable(5);
        file.addOffset(0, all, 0);
        file.addOffset(1, from, 0);
        file.addOffset(2, to, 0);
        file.addOffset(3, written, 0);
        return file.endTable();
    }

    private int tensor(String name, ElementType type, Shape shape, int buffer, Optional<Quantization> quantization) {
        int label = file.createString(name);
        int extents = ints(closed(shape));
        int signature = shape.isDynamic() ? ints(extents(shape)) : 0;
        int quantized = quantization.map(this::write).orElse(0);
        file.startTable(10);
        file.addOffset(0, extents, 0);
        file.addByte(1, TYPE_CODES.get(type).byteValue(), 0);
        file.addInt(2, buffer, 0);
        file.addOffset(3, label, 0);
        file.addOffset(4, quantized, 0);
        file.addOffset(7, signature, 0);
        file.addBoolean(8, true, false);
        tensors.add(file.endTable());
        return tensors.size() - 1;
    }

    private int write(Quantization quantization) {
        file.startVector(4, quantization.scales().size(), 4);
        for (int i = quantization.scales().size() - 1; i >= 0; i--) {
            file.addFloat(quantization.scales().get(i));
        }
        int scales = file.endVector();
        file.startVector(8, quantization.zeroPoints().size(), 8);
        for (int i = quantization.zeroPoints().size() - 1; i >= 0; i--) {
            file.addLong(quantization.zeroPoints().get(i));
        }
        int zeroPoints = file.endVector();
        file.startTable(7);
        file.addOffset(2, scales, 0);
        file.addOffset(3, zeroPoints, 0);
        file.addInt(6, quantization.axis(), 0);
        return file.endTable();
    }

    private int write(OperatorCode code) {
        int custom = code.custom().map(file::createString).orElse(0);
        file.startTable(4);
        file.addByte(0, (byte) code.code(), 0);
        file.addOffset(1, custom, 0);
        file.addInt(2, code.version(), 1);
        file.addInt(3, code.code(), 0);
        return file.endTable();
    }

    private int write(Operator operator) {
        int inputs = ints(operator.inputs());
        int outputs = ints(operator.outputs());
        int options = operator.options().writer().applyAsInt(file);
        file.startTable(12);
        file.addInt(0, operator.code(), 0);
        file.addOffset(1, inputs, 0);
        file.addOffset(2, outputs, 0);
        file.addByte(3, (byte) operator.options().unionType(), 0);
        file.addOffset(4, options, 0);
        return file.endTable();
    }

    private int ints(int[] values) {
        return writeInts(file, values);
    }

    static int writeInts(FlatBufferBuilder file, int[] values) {
        file.startVector(4, values.length, 4);
        for (int i = values.length - 1; i >= 0; i--) {
            file.addInt(values[i]);
        }
        return file.endVector();
    }

    private int tables(List<Integer> offsets) {
        return file.createVectorOfTables(
                offsets.stream().mapToInt(Integer::intValue).toArray());
    }

    static int[] extents(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
    }

    private static int[] closed(Shape shape) {
        return Arrays.stream(extents(shape))
                .map(extent -> extent == Shape.DYNAMIC ? 1 : extent)
                .toArray();
    }
}
