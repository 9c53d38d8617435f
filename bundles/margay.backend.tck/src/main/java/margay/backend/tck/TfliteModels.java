package margay.backend.tck;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;
import margay.backend.tck.TfliteFile.OperatorCode;
import margay.backend.tck.TfliteFile.Options;

/** TensorFlow Lite files. */
final class TfliteModels implements TestModels {
    private static final OperatorCode ADD = builtin(0, 1);
    private static final OperatorCode CONVOLUTION = builtin(3, 1);
    private static final OperatorCode DEQUANTIZE = builtin(6, 2);
    private static final OperatorCode FULLY_CONNECTED = builtin(9, 1);
    private static final OperatorCode FULLY_CONNECTED_INT8 = builtin(9, 4);
    private static final OperatorCode RESHAPE = builtin(22, 1);
    private static final OperatorCode GATHER = builtin(36, 1);
    private static final OperatorCode TRANSPOSE = builtin(39, 1);
    private static final OperatorCode PRELU = builtin(54, 1);
    private static final OperatorCode QUANTIZE = builtin(114, 1);
    private static final OperatorCode BATCH_MATMUL = builtin(126, 1);
    private static final OperatorCode UNKNOWN = new OperatorCode(32, 1, Optional.of("MargayTestUnknown"));

    private static final Options NO_OPTIONS = new Options(0, file -> 0);
    private static final Options ADD_OPTIONS = Options.empty(11);
    private static final Options DEQUANTIZE_OPTIONS = Options.empty(38);
    private static final Options FULLY_CONNECTED_OPTIONS = Options.empty(8);
    private static final Options GATHER_OPTIONS = Options.empty(23);
    private static final Options TRANSPOSE_OPTIONS = Options.empty(26);
    private static final Options QUANTIZE_OPTIONS = Options.empty(89);
    private static final Options BATCH_MATMUL_OPTIONS = Options.empty(101);

    /** Both strides are 1. */
    private static final Options CONVOLUTION_OPTIONS = new Options(1, file -> {
        file.startTable(3);
        file.addInt(1, 1, 0);
        file.addInt(2, 1, 0);
        return file.endTable();
    });

    private static final int ABSENT = -1;

    private static OperatorCode builtin(int code, int version) {
        return new OperatorCode(code, version, Optional.empty());
    }

    private static Options reshapeTo(Shape shape) {
        return new Options(17, file -> {
            int extents = TfliteFile.writeInts(file, TfliteFile.extents(shape));
            file.startTable(1);
            file.addOffset(0, extents, 0);
            return file.endTable();
        });
    }

    @Override
    public String format() {
        return "tflite";
    }

    @Override
    public Set<ElementType> types() {
        return TfliteFile.types();
    }

    @Override
    public byte[] copy(ElementType type, Shape shape) {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", type, shape);
        int y = file.variable("y", type, shape);
        return reshape(file, x, y, shape);
    }

    @Override
    public Optional<byte[]> quantizedCopy(Quantization quantization) {
        Shape shape = Shape.of(4);
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.INT8, shape, quantization);
        int y = file.variable("y", ElementType.INT8, shape, quantization);
        return Optional.of(reshape(file, x, y, shape));
    }

    private static byte[] reshape(TfliteFile file, int x, int y, Shape shape) {
        file.operator(RESHAPE, new int[] {x}, new int[] {y}, reshapeTo(shape));
        return file.build(new int[] {x}, new int[] {y});
    }

    @Override
    public byte[] sum(Shape shape) {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, shape);
        int y = file.variable("y", ElementType.FLOAT32, shape);
        int z = file.variable("z", ElementType.FLOAT32, shape);
        file.operator(ADD, new int[] {x, y}, new int[] {z}, ADD_OPTIONS);
        return file.build(new int[] {x, y}, new int[] {z});
    }

    @Override
    public byte[] transpose(int rows, int columns) {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(rows, columns));
        int axes = file.constant("axes", ElementType.INT32, Shape.of(2), Bytes.of(1, 0), Optional.empty());
        int y = file.variable("y", ElementType.FLOAT32, Shape.of(columns, rows));
        file.operator(TRANSPOSE, new int[] {x, axes}, new int[] {y}, TRANSPOSE_OPTIONS);
        return file.build(new int[] {x}, new int[] {y});
    }

    @Override
    public byte[] gather(int length) {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(length));
        int index = file.variable("index", ElementType.INT32, Shape.of(1));
        int y = file.variable("y", ElementType.FLOAT32, Shape.of(1));
        file.operator(GATHER, new int[] {x, index}, new int[] {y}, GATHER_OPTIONS);
        return file.build(new int[] {x, index}, new int[] {y});
    }

    @Override
    public byte[] squareRepeatedly(int size, int steps) {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(size, size));
        int last = x;
        for (int step = 0; step < steps; step++) {
            int next = file.variable("y" + step, ElementType.FLOAT32, Shape.of(size, size));
            file.operator(BATCH_MATMUL, new int[] {last, last}, new int[] {next}, BATCH_MATMUL_OPTIONS);
            last = next;
        }
        return file.build(new int[] {x}, new int[] {last});
    }

    @Override
    public byte[] dense(float[][] weights, boolean quantized) {
        return quantized ? quantizedDense(weights) : floatDense(weights);
    }

    private static byte[] floatDense(float[][] weights) {
        Shape shape = Shape.of(weights.length, weights[0].length);
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(1, shape.extent(1)));
        int w = file.constant("w", ElementType.FLOAT32, shape, Bytes.of(weights), Optional.empty());
        int y = file.variable("y", ElementType.FLOAT32, Shape.of(1, shape.extent(0)));
        file.operator(FULLY_CONNECTED, new int[] {x, w, ABSENT}, new int[] {y}, FULLY_CONNECTED_OPTIONS);
        return file.build(new int[] {x}, new int[] {y});
    }

    private static byte[] quantizedDense(float[][] weights) {
        Shape shape = Shape.of(weights.length, weights[0].length);
        Shape in = Shape.of(1, shape.extent(1));
        Shape out = Shape.of(1, shape.extent(0));
        Quantization unit = symmetric(1);
        Quantization sum = symmetric(weights[0].length);
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, in);
        int xq = file.variable("xq", ElementType.INT8, in, unit);
        int w = file.constant("w", ElementType.INT8, shape, Bytes.quantized(weights), Optional.of(unit));
        int yq = file.variable("yq", ElementType.INT8, out, sum);
        int y = file.variable("y", ElementType.FLOAT32, out);
        file.operator(QUANTIZE, new int[] {x}, new int[] {xq}, QUANTIZE_OPTIONS);
        file.operator(FULLY_CONNECTED_INT8, new int[] {xq, w, ABSENT}, new int[] {yq}, FULLY_CONNECTED_OPTIONS);
        file.operator(DEQUANTIZE, new int[] {yq}, new int[] {y}, DEQUANTIZE_OPTIONS);
        return file.build(new int[] {x}, new int[] {y});
    }

    private static Quantization symmetric(float range) {
        return new Quantization(List.of(range / Byte.MAX_VALUE), List.of(0), 0);
    }

    @Override
    public byte[] activated(float[][] weights, float[] slopes) {
        int from = weights[0].length;
        int to = weights.length;
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(1, 1, 1, from));
        int w = file.constant("w", ElementType.FLOAT32, Shape.of(to, 1, 1, from), Bytes.of(weights), Optional.empty());
        int bias = file.constant("bias", ElementType.FLOAT32, Shape.of(to), new byte[4 * to], Optional.empty());
        int s = file.variable("s", ElementType.FLOAT32, Shape.of(1, 1, 1, to));
        int slope = file.constant(
                "slopes", ElementType.FLOAT32, Shape.of(1, 1, to), Bytes.of(new float[][] {slopes}), Optional.empty());
        int y = file.variable("y", ElementType.FLOAT32, Shape.of(1, 1, 1, to));
        file.operator(CONVOLUTION, new int[] {x, w, bias}, new int[] {s}, CONVOLUTION_OPTIONS);
        file.operator(PRELU, new int[] {s, slope}, new int[] {y}, NO_OPTIONS);
        return file.build(new int[] {x}, new int[] {y});
    }

    @Override
    public byte[] unknownOperator() {
        TfliteFile file = new TfliteFile();
        int x = file.variable("x", ElementType.FLOAT32, Shape.of(4));
        int y = file.variable("y", ElementType.FLOAT32, Shape.of(4));
        file.operator(UNKNOWN, new int[] {x}, new int[] {y}, NO_OPTIONS);
        return file.build(new int[] {x}, new int[] {y});
    }
}
