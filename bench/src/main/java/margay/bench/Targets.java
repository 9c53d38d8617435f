package margay.bench;

import java.util.List;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/** The tensors that pictures are written into. */
final class Targets {
    /** What a float model takes: planes of elements around 0. */
    static final ImageInput FLOATS = new ImageInput(
            Layout.NCHW, ColorOrder.RGB, List.of(127f, 127f, 127f), List.of(1 / 128f, 1 / 128f, 1 / 128f));

    /** What AWT makes: blue, green and red side by side. */
    static final ImageInput BYTES =
            new ImageInput(Layout.NHWC, ColorOrder.BGR, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

    private Targets() {}

    static Tensor floats(int width, int height) {
        return Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, height, width));
    }

    static Tensor bytes(int width, int height) {
        return Tensor.allocate(ElementType.UINT8, Shape.of(1, height, width, 3));
    }
}
