package margay.tools.model;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/** Fills inputs with numbers that are the same at every run: pixels for pictures, zeros and ones for the rest. */
final class SeededInput {
    private static final int PIXELS = 256;

    private final Random random;

    SeededInput(long seed) {
        this.random = new Random(seed);
    }

    void fill(Tensor tensor, Optional<ImageInput> image) {
        int elements = Math.toIntExact(tensor.shape().elements());
        for (int element = 0; element < elements; element++) {
            put(
                    tensor,
                    element,
                    image.isPresent() ? pixel(image.get(), tensor.shape(), element) : number(tensor.type()));
        }
    }

    private double pixel(ImageInput image, Shape shape, int element) {
        int channel = channel(image, shape, element);
        return (random.nextInt(PIXELS) - image.mean().get(channel))
                * image.scale().get(channel);
    }

    private static int channel(ImageInput image, Shape shape, int element) {
        int channels = image.mean().size();
        long plane = shape.extent(shape.rank() - 1) * shape.extent(shape.rank() - 2);
        return image.layout() == Layout.NHWC ? element % channels : (int) (element / plane % channels);
    }

    /** Whole numbers are often indexes, and every table has two entries. */
    private double number(ElementType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> random.nextDouble() * 2 - 1;
            default -> random.nextInt(2);
        };
    }

    private static void put(Tensor tensor, int element, double value) {
        ByteBuffer bytes = tensor.bytes();
        int at = element * tensor.type().bytes();
        switch (tensor.type()) {
            case FLOAT32 -> bytes.putFloat(at, (float) value);
            case FLOAT64 -> bytes.putDouble(at, value);
            case FLOAT16 -> bytes.putShort(at, half(value));
            case BFLOAT16 -> bytes.putShort(at, (short) (Float.floatToIntBits((float) value) >>> Short.SIZE));
            case INT64, UINT64 -> bytes.putLong(at, Math.round(value));
            case INT32, UINT32 -> bytes.putInt(at, (int) Math.round(value));
            case INT16, UINT16 -> bytes.putShort(at, (short) Math.round(value));
            case INT8, UINT8, BOOL -> bytes.put(at, (byte) Math.round(value));
        }
    }

    /** IEEE 754 binary16, towards zero; what is too small for a normal number becomes 0. */
    private static short half(double value) {
        int bits = Float.floatToIntBits((float) value);
        int sign = bits >>> 16 & 0x8000;
        int exponent = (bits >>> 23 & 0xFF) - 127 + 15;
        if (exponent <= 0) {
            return (short) sign;
        }
        return (short) (exponent >= 31 ? sign | 0x7BFF : sign | exponent << 10 | bits >>> 13 & 0x3FF);
    }
}
