package margay.face.internal.stages;

import java.nio.ByteBuffer;
import java.util.List;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.vision.ImageTensors;
import margay.vision.SimilarityTransform;

/**
 * An aligned face with a margin, so that it can be aligned again for another embedding model without the photograph.
 *
 * @param points the five points in the crop
 * @param rgb {@link #SIZE} rows of as many pixels, red, green, blue
 */
public record AlignedCrop(List<Point> points, byte[] rgb) {
    /** Width and height in pixels. */
    public static final int SIZE = 160;

    /** Pixels around the aligned face proper. */
    private static final int MARGIN = 10;

    private static final Shape SHAPE = Shape.of(1, SIZE, SIZE, 3);
    private static final ImageInput PIXELS =
            new ImageInput(Layout.NHWC, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

    /** Bytes of the pixels. */
    public static final int BYTES = SIZE * SIZE * 3;

    /** Checks the size and takes a copy of the points. */
    public AlignedCrop {
        points = List.copyOf(points);
        if (rgb.length != BYTES || points.size() != FacePoints.ALIGNING) {
            throw new IllegalArgumentException(
                    "A crop has " + BYTES + " bytes and five points, not " + rgb.length + " and " + points.size());
        }
    }

    static AlignedCrop of(Image image, List<Point> points) {
        SimilarityTransform toImage = Alignment.toImage(points, SIZE, MARGIN);
        Tensor target = Tensor.allocate(ElementType.UINT8, SHAPE);
        ImageTensors.warp(image, toImage, PIXELS, target);
        byte[] rgb = new byte[BYTES];
        target.bytes().get(0, rgb);
        SimilarityTransform toCrop = toImage.inverse();
        return new AlignedCrop(points.stream().map(toCrop::apply).toList(), rgb);
    }

    Image image() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(BYTES).put(0, rgb);
        return new Image(SIZE, SIZE, Image.Format.RGB, pixels, 1, () -> {});
    }
}
