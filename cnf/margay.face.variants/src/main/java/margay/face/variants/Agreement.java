package margay.face.variants;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the embeddings of an integer network agree with those of the float network that it was made of. A face and its
 * mirror image are one person, the faces of one picture are different people.
 *
 * @param faces how many were compared
 * @param mean cosine of the two embeddings of a face
 * @param least of these cosines
 * @param same least cosine of one person's embeddings by the integer network
 * @param different largest cosine of two people's embeddings by the integer network
 */
record Agreement(int faces, double mean, double least, double same, double different) {
    static final double LEAST_MEAN = 0.98;
    static final double LEAST = 0.95;

    /** Embeds a face. */
    @FunctionalInterface
    interface Network {
        float[] embed(float[] face) throws OrtException;
    }

    /**
     * @param floats the float network
     * @param integers the integer network
     * @param pictures the aligned faces of each, planes of pixels in rows
     * @param width of a row
     */
    static Agreement of(Network floats, Network integers, List<List<float[]>> pictures, int width) throws OrtException {
        List<Double> cosines = new ArrayList<>();
        double same = 1;
        double different = -1;
        for (List<float[]> picture : pictures) {
            List<float[]> people = new ArrayList<>();
            for (float[] face : picture) {
                float[] embedding = integers.embed(face);
                cosines.add(cosine(floats.embed(face), embedding));
                same = Math.min(same, cosine(embedding, integers.embed(mirrored(face, width))));
                for (float[] other : people) {
                    different = Math.max(different, cosine(embedding, other));
                }
                people.add(embedding);
            }
        }
        double mean = cosines.stream().mapToDouble(cosine -> cosine).average().orElse(0);
        double least = cosines.stream().mapToDouble(cosine -> cosine).min().orElse(0);
        return new Agreement(cosines.size(), mean, least, same, different);
    }

    private static float[] mirrored(float[] face, int width) {
        float[] mirrored = new float[face.length];
        for (int i = 0; i < face.length; i++) {
            int column = i % width;
            mirrored[i - column + width - 1 - column] = face[i];
        }
        return mirrored;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double squaresOfOne = 0;
        double squaresOfOther = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            squaresOfOne += (double) one[i] * one[i];
            squaresOfOther += (double) other[i] * other[i];
        }
        return product / Math.sqrt(squaresOfOne * squaresOfOther);
    }

    /** @return whether the integer network may stand for the float one */
    boolean isEnough() {
        return mean >= LEAST_MEAN && least >= LEAST && same > different;
    }
}
