package margay.face.internal.gallery;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import margay.api.RequestException;
import margay.api.image.Point;
import margay.face.api.Embedding;
import margay.face.internal.stages.AlignedCrop;

/** Made-up faces: the same seed gives the same face. */
final class People {
    static final int DIMENSION = 16;

    private People() {}

    static Embedding embedding(String space, long seed) {
        Random random = new Random(seed);
        float[] values = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (float) random.nextGaussian();
            squares += values[i] * values[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            values[i] /= (float) Math.sqrt(squares);
        }
        return new Embedding(space, values);
    }

    static AlignedCrop crop(long seed) {
        byte[] rgb = new byte[AlignedCrop.BYTES];
        new Random(seed).nextBytes(rgb);
        return new AlignedCrop(
                IntStream.range(0, 5).mapToObj(i -> new Point(seed + i, 2 * i)).toList(), rgb);
    }

    /** The seed of a crop. */
    static long seed(AlignedCrop crop) {
        return (long) crop.points().get(0).x();
    }

    static NewImage withCrop(String space, long seed) {
        return new NewImage(embedding(space, seed), Optional.of(crop(seed)));
    }

    static NewImage withoutCrop(String space, long seed) {
        return new NewImage(embedding(space, seed), Optional.empty());
    }

    /** What happens before a crop gets its embedding. */
    interface Step {
        void before(AlignedCrop crop) throws RequestException;
    }

    /** A model of a space that tells a face by the seed of its crop. */
    static CropModel model(String space, Step step) {
        return new CropModel() {
            @Override
            public String space() {
                return space;
            }

            @Override
            public int dimension() {
                return DIMENSION;
            }

            @Override
            public Embedding embed(AlignedCrop crop) throws RequestException {
                step.before(crop);
                return embedding(space, seed(crop));
            }

            @Override
            public void close() {
                // Nothing is leased.
            }
        };
    }
}
