package margay.vision;

import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.tensor.Tensor;
import margay.vision.internal.Axis;
import margay.vision.internal.Stretch;
import margay.vision.internal.TensorRows;
import margay.vision.internal.Warp;

/**
 * Writes pixels into the input tensors of models, straight into the tensor's memory.
 *
 * <p>Tensors have shape [1, C, H, W] or [1, H, W, C] by the input's layout; C is 3, or 1 for gray. Elements are {@code
 * (pixel - mean[c]) * scale[c]} with pixels of 0 to 255 that are not rounded after interpolation; in UINT8 and INT8
 * tensors they are rounded half up and clamped. A gray picture fills every channel; for a gray tensor, colours become
 * luminance.
 *
 * <p>Sampling is bilinear without a low-pass filter, by the conventions of OpenCV's {@code resize} (INTER_LINEAR,
 * half-pixel centres) and {@code warpAffine}.
 *
 * <p>Thread-safe for different tensors. All methods throw IllegalArgumentException if the tensor's shape or type cannot
 * take a picture in the way that the input says.
 */
public final class ImageTensors {
    private ImageTensors() {}

    /**
     * Stretches a region of a picture onto the whole tensor: element (i, j) samples x = left + (i + 0.5) * region width /
     * W - 0.5, and y alike. Samples beyond the picture's edge repeat the edge pixel.
     *
     * @param image the picture
     * @param region in pixels from the picture's corner; the whole picture is (0, 0, width, height)
     * @param input how pixels become elements
     * @param target every element is written
     */
    public static void resize(Image image, Box region, ImageInput input, Tensor target) {
        TensorRows rows = new TensorRows(input, target);
        Axis columns = Axis.of(rows.width(), region.left(), region.width() / rows.width(), image.width());
        Axis lines = Axis.of(rows.height(), region.top(), region.height() / rows.height(), image.height());
        new Stretch(image, columns).fill(lines, rows);
    }

    /**
     * Fits the whole picture into the tensor without changing its proportions, centred; elements whose centre lies beyond
     * the picture are black (pixel 0).
     *
     * @param image the picture
     * @param input how pixels become elements
     * @param target every element is written
     * @return takes a point in the tensor to the point in the picture
     */
    public static SimilarityTransform letterbox(Image image, ImageInput input, Tensor target) {
        TensorRows rows = new TensorRows(input, target);
        double step = Math.max((double) image.width() / rows.width(), (double) image.height() / rows.height());
        double left = (image.width() - step * rows.width()) / 2;
        double top = (image.height() - step * rows.height()) / 2;
        Axis columns = Axis.of(rows.width(), left, step, image.width());
        Axis lines = Axis.of(rows.height(), top, step, image.height());
        new Stretch(image, columns).pad(lines, rows);
        return new SimilarityTransform(step, 0, left + (step - 1) / 2, top + (step - 1) / 2);
    }

    /**
     * Samples a picture along a transform: element (i, j) is the picture at {@code targetToImage.apply(i, j)}. Outside the
     * picture is black (pixel 0), and samples between its outermost pixels and the outside blend with black.
     *
     * @param image the picture
     * @param targetToImage takes a point in the tensor to the point in the picture
     * @param input how pixels become elements
     * @param target every element is written
     */
    public static void warp(Image image, SimilarityTransform targetToImage, ImageInput input, Tensor target) {
        TensorRows rows = new TensorRows(input, target);
        SimilarityTransform t = targetToImage;
        int channels = image.format().channels();
        float[] row = new float[rows.width() * channels];
        Warp warp = new Warp(image);
        for (int y = 0; y < rows.height(); y++) {
            warp.row(t.tx() - t.b() * y, t.ty() + t.a() * y, t.a(), t.b(), row);
            rows.write(y, row, channels);
        }
    }
}
