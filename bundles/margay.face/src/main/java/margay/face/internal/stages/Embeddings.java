package margay.face.internal.stages;

import java.nio.FloatBuffer;
import java.util.List;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.api.model.Lease;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.Shape;
import margay.vision.ImageTensors;
import margay.vision.SimilarityTransform;

/** The embedding of one face: aligned straight into the model's input, then run, then brought to length 1. */
final class Embeddings {
    private Embeddings() {}

    /** Points are the five points in pixels of the image. */
    static void align(Image image, List<Point> points, Lease lease) throws RequestException {
        ModelDescriptor.ImageInput input = Descriptors.image(lease);
        SimilarityTransform toImage = Alignment.toImage(points, size(lease, input), 0);
        ImageTensors.warp(image, toImage, input, lease.input(0));
    }

    private static int size(Lease lease, ModelDescriptor.ImageInput input) throws RequestException {
        Shape shape = lease.input(0).shape();
        int rows = input.layout() == ModelDescriptor.Layout.NCHW ? 2 : 1;
        if (shape.extent(rows) != shape.extent(rows + 1)) {
            throw Descriptors.broken(lease, "its input must be square, not " + shape);
        }
        return Math.toIntExact(shape.extent(rows));
    }

    static float[] run(Lease lease) throws RequestException {
        lease.run();
        FloatBuffer output = lease.output(0).floats();
        float[] values = new float[Descriptors.embedding(lease).dimension()];
        if (output.capacity() != values.length) {
            throw Descriptors.broken(
                    lease, "it must give " + values.length + " elements, as it says, not " + output.capacity());
        }
        output.get(0, values);
        return normalized(values, lease);
    }

    private static float[] normalized(float[] values, Lease lease) throws RequestException {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new NoDirectionException(lease.generation() + " gave an embedding of length " + norm);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) norm;
        }
        return values;
    }
}
