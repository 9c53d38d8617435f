package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/**
 * A named array that belongs to a network. The array lives as long as the {@link Parameters} that made it and is
 * changed in place. Two parameters are equal only if they are the same object.
 */
public final class Parameter {

    /** What an array is for. */
    public enum Role {
        /** The kernel of a convolution or the matrix of a fully connected layer: learned, decayed. */
        WEIGHT,
        /** A bias, or scale and shift of a normalization: learned, not decayed. */
        AFFINE,
        /** The logarithm of a quantizer's step size: learned at five times the rate of weights, not decayed. */
        STEP_SIZE,
        /** The offset of a quantizer: learned, not decayed. */
        OFFSET,
        /** Measured, not learned: mean and variance of a normalization, the least value of an activation. */
        STATISTIC;

        /** Returns what the learning rate is multiplied by. */
        public float rateFactor() {
            return this == STEP_SIZE ? 5 : 1;
        }
    }

    private final String name;
    private final Role role;
    private final NDArray value;

    Parameter(String name, Role role, NDArray value) {
        this.name = name;
        this.role = role;
        this.value = value;
    }

    /** Returns the name: unique in the network, parts joined by dots. */
    public String name() {
        return name;
    }

    /** Returns what the array is for. */
    public Role role() {
        return role;
    }

    /** Returns the master copy, which autograd never tracks. */
    public NDArray value() {
        return value;
    }

    /** Returns whether an optimizer changes the array. */
    public boolean learned() {
        return role != Role.STATISTIC;
    }

    @Override
    public String toString() {
        return name + value.getShape();
    }
}
