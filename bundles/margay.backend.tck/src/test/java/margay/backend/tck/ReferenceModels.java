package margay.backend.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;

/** Models of the reference backend: a serialised description. */
final class ReferenceModels implements TestModels {
    /** What the models compute. */
    enum Operation {
        COPY,
        SUM,
        TRANSPOSE,
        GATHER,
        SQUARE,
        DENSE,
        QUANTIZED_DENSE,
        ACTIVATED,
        UNKNOWN
    }

    /** The content of a file. The last row of the weights of {@link Operation#ACTIVATED} are the slopes. */
    record Description(
            Operation operation,
            ElementType type,
            ArrayList<Long> extents,
            int steps,
            float[][] weights,
            ArrayList<Float> scales,
            ArrayList<Integer> zeroPoints)
            implements Serializable {
        Shape shape() {
            return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
        }

        Optional<Quantization> quantization() {
            return scales.isEmpty() ? Optional.empty() : Optional.of(new Quantization(scales, zeroPoints, 0));
        }
    }

    @Override
    public String format() {
        return "reference";
    }

    @Override
    public Set<ElementType> types() {
        return Set.of(ElementType.values());
    }

    @Override
    public byte[] copy(ElementType type, Shape shape) {
        return file(Operation.COPY, type, shape, 0, new float[0][]);
    }

    @Override
    public byte[] sum(Shape shape) {
        return file(Operation.SUM, ElementType.FLOAT32, shape, 0, new float[0][]);
    }

    @Override
    public byte[] transpose(int rows, int columns) {
        return file(Operation.TRANSPOSE, ElementType.FLOAT32, Shape.of(rows, columns), 0, new float[0][]);
    }

    @Override
    public byte[] gather(int length) {
        return file(Operation.GATHER, ElementType.FLOAT32, Shape.of(length), 0, new float[0][]);
    }

    @Override
    public byte[] squareRepeatedly(int size, int steps) {
        return file(Operation.SQUARE, ElementType.FLOAT32, Shape.of(size, size), steps, new float[0][]);
    }

    @Override
    public byte[] dense(float[][] weights, boolean quantized) {
        Operation operation = quantized ? Operation.QUANTIZED_DENSE : Operation.DENSE;
        return file(operation, ElementType.FLOAT32, Shape.of(1, weights[0].length), 0, weights);
    }

    @Override
    public byte[] activated(float[][] weights, float[] slopes) {
        float[][] rows = Arrays.copyOf(weights, weights.length + 1);
        rows[weights.length] = slopes;
        return file(Operation.ACTIVATED, ElementType.FLOAT32, Shape.of(1, weights[0].length), 0, rows);
    }

    @Override
    public byte[] unknownOperator() {
        return file(Operation.UNKNOWN, ElementType.FLOAT32, Shape.of(4), 0, new float[0][]);
    }

    @Override
    public Optional<byte[]> quantizedCopy(Quantization quantization) {
        return Optional.of(write(new Description(
                Operation.COPY,
                ElementType.INT8,
                extents(Shape.of(4)),
                0,
                new float[0][],
                new ArrayList<>(quantization.scales()),
                new ArrayList<>(quantization.zeroPoints()))));
    }

    private static byte[] file(Operation operation, ElementType type, Shape shape, int steps, float[][] weights) {
        return write(
                new Description(operation, type, extents(shape), steps, weights, new ArrayList<>(), new ArrayList<>()));
    }

    private static ArrayList<Long> extents(Shape shape) {
        ArrayList<Long> extents = new ArrayList<>();
        for (long extent : shape.toArray()) {
            extents.add(extent);
        }
        return extents;
    }

    private static byte[] write(Description description) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(description);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
