package margay.vision.internal;

import java.util.List;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/** Writes rows of pixels into a tensor as its model wants them. One thread at a time. */
public final class TensorRows {
    private static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

    private final int width;
    private final int height;
    private final int channels;
    private final boolean planar;
    private final ColorOrder order;
    private final float[] mean;
    private final float[] scale;
    private final Tensor target;
    private final float[] row;
    private final byte[] bytes;

    /**
     * @param input how pixels become elements
     * @param target of rank 4, with batch 1, and FLOAT32, UINT8 or INT8
     * @throws IllegalArgumentException if the tensor cannot take a picture in that way
     */
    public TensorRows(ImageInput input, Tensor target) {
        Shape shape = target.shape();
        this.planar = input.layout() == Layout.NCHW;
        this.order = input.colorOrder();
        this.channels = order == ColorOrder.GRAY ? 1 : 3;
        require(shape.rank() == 4 && shape.extent(0) == 1 && shape.extent(planar ? 1 : 3) == channels, input, target);
        this.height = (int) shape.extent(planar ? 2 : 1);
        this.width = (int) shape.extent(planar ? 3 : 2);
        require(width > 0 && height > 0, input, target);
        this.mean = perChannel(input.mean(), "mean");
        this.scale = perChannel(input.scale(), "scale");
        this.target = target;
        this.row = new float[planar ? width : width * channels];
        this.bytes = bytesFor(target, row.length);
    }

    private static void require(boolean fits, ImageInput input, Tensor target) {
        if (!fits) {
            throw new IllegalArgumentException("One picture as " + input.layout() + " " + input.colorOrder()
                    + " does not go into the tensor " + target);
        }
    }

    private float[] perChannel(List<Float> values, String what) {
        if (values.size() != channels) {
            throw new IllegalArgumentException(
                    "An input of " + channels + " channels needs as many values of " + what + ", not " + values.size());
        }
        float[] array = new float[channels];
        for (int c = 0; c < channels; c++) {
            array[c] = values.get(c);
        }
        return array;
    }

    private static byte[] bytesFor(Tensor target, int elements) {
        return switch (target.type()) {
            case FLOAT32 -> new byte[0];
            case UINT8, INT8 -> new byte[elements];
            default ->
                throw new IllegalArgumentException(
                        "Pixels go into FLOAT32, UINT8 and INT8 tensors, not into " + target);
        };
    }

    /** @return elements a row and channel */
    public int width() {
        return width;
    }

    /** @return rows */
    public int height() {
        return height;
    }

    /**
     * Writes one row.
     *
     * @param y the row, from 0
     * @param pixels 0 to 255, the channels of a pixel side by side: red, green, blue, or luminance alone
     * @param from channels of a pixel: 3 or 1
     */
    public void write(int y, float[] pixels, int from) {
        for (int c = 0; c < channels; c++) {
            int first = planar ? 0 : c;
            int step = planar ? 1 : channels;
            if (order == ColorOrder.GRAY && from == 3) {
                luminance(pixels, first, step);
            } else {
                channel(pixels, from == 1 ? 0 : order == ColorOrder.BGR ? 2 - c : c, from, c, first, step);
            }
            if (planar) {
                store((c * height + y) * width);
            }
        }
        if (!planar) {
            store(y * row.length);
        }
    }

    private void channel(float[] pixels, int source, int from, int c, int first, int step) {
        float subtract = mean[c];
        float factor = scale[c];
        for (int x = 0, in = source, out = first; x < width; x++, in += from, out += step) {
            row[out] = (pixels[in] - subtract) * factor;
        }
    }

    private void luminance(float[] pixels, int first, int step) {
        for (int x = 0, in = 0, out = first; x < width; x++, in += 3, out += step) {
            float gray = LUMINANCE[0] * pixels[in] + LUMINANCE[1] * pixels[in + 1] + LUMINANCE[2] * pixels[in + 2];
            row[out] = (gray - mean[0]) * scale[0];
        }
    }

    private void store(int index) {
        if (target.type() == ElementType.FLOAT32) {
            target.floats().put(index, row);
            return;
        }
        int least = target.type() == ElementType.INT8 ? Byte.MIN_VALUE : 0;
        for (int i = 0; i < row.length; i++) {
            bytes[i] = (byte) Math.max(least, Math.min(least + 255, (int) Math.floor(row[i] + 0.5f)));
        }
        target.bytes().put(index, bytes);
    }
}
