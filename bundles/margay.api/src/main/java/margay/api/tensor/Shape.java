package margay.api.tensor;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first. A scalar has rank 0 and one element; an extent of 0 makes a tensor without
 * elements. A shape that a model declares may leave extents open ({@link #DYNAMIC}); a tensor's may not.
 *
 * <p>Immutable.
 */
public final class Shape {
    /** An extent that the model leaves open. */
    public static final long DYNAMIC = -1;

    private final long[] extents;

    private Shape(long[] extents) {
        this.extents = extents;
    }

    /**
     * @param extents outermost first, each 0 or more, or {@link #DYNAMIC}
     * @return the shape
     * @throws IllegalArgumentException on an extent below {@link #DYNAMIC}
     */
    public static Shape of(long... extents) {
        for (long extent : extents) {
            if (extent < DYNAMIC) {
                throw new IllegalArgumentException(
                        "An extent must be 0 or more, or -1 for one left open: " + Arrays.toString(extents));
            }
        }
        return new Shape(extents.clone());
    }

    /** @return the number of extents */
    public int rank() {
        return extents.length;
    }

    /**
     * @param axis 0 is the outermost
     * @return the extent, or {@link #DYNAMIC}
     */
    public long extent(int axis) {
        return extents[axis];
    }

    /** @return a copy of the extents */
    public long[] toArray() {
        return extents.clone();
    }

    /** @return whether an extent is left open */
    public boolean isDynamic() {
        for (long extent : extents) {
            if (extent == DYNAMIC) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return the product of the extents
     * @throws IllegalStateException if an extent is left open
     * @throws ArithmeticException if it does not fit
     */
    public long elements() {
        if (isDynamic()) {
            throw new IllegalStateException("The shape " + this + " leaves extents open");
        }
        long product = 1;
        for (long extent : extents) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /**
     * @param actual a shape without open extents
     * @return whether a tensor of that shape may stand where this one is declared
     */
    public boolean accepts(Shape actual) {
        if (actual.extents.length != extents.length) {
            return false;
        }
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] != DYNAMIC && extents[axis] != actual.extents[axis]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.toString(extents);
    }
}
