package margay.face.internal.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import margay.api.image.Box;
import margay.face.api.Face;

/**
 * How far two answers about faces agree: each face of one answer is paired with the one of the other that covers the same
 * place, and the pairs' agreement is set against all faces of both (Dice coefficient): 1 if all faces pair and agree, 0 if
 * none do.
 */
final class Agreement {
    /** Boxes that cover less of each other are different faces. */
    private static final double SAME_FACE = 0.5;

    private Agreement() {}

    static <F> double of(List<F> expected, List<F> actual, Function<F, Face> face, ToDoubleBiFunction<F, F> agreement) {
        if (expected.isEmpty() && actual.isEmpty()) {
            return 1;
        }
        List<F> free = new ArrayList<>(actual);
        double sum = 0;
        for (F one : expected) {
            int partner = partner(face.apply(one).box(), free, face);
            if (partner >= 0) {
                sum += agreement.applyAsDouble(one, free.remove(partner));
            }
        }
        return 2 * sum / (expected.size() + actual.size());
    }

    private static <F> int partner(Box box, List<F> free, Function<F, Face> face) {
        int best = -1;
        double most = SAME_FACE;
        for (int i = 0; i < free.size(); i++) {
            double overlap = box.intersectionOverUnion(face.apply(free.get(i)).box());
            if (overlap >= most) {
                most = overlap;
                best = i;
            }
        }
        return best;
    }
}
