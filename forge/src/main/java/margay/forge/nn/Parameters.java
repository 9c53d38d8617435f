package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All arrays of one network by name, in the order in which its layers made them. Owns them; not thread-safe. */
public final class Parameters {
    private final Map<String, Parameter> byName = new LinkedHashMap<>();
    private final NDManager manager;
    private final RandomGenerator random;

    /**
     * Creates an empty set.
     *
     * @param manager owns the arrays; closed by the caller
     * @param random where initial weights come from
     */
    public Parameters(NDManager manager, RandomGenerator random) {
        this.manager = manager;
        this.random = random;
    }

    /**
     * Adds an array.
     *
     * @param name its unique name
     * @param role what it is for
     * @param shape its shape
     * @param values its initial values in row-major order
     * @return the parameter
     */
    public Parameter add(String name, Parameter.Role role, Shape shape, float[] values) {
        NDArray value = manager.create(values, shape);
        value.setName(name);
        Parameter parameter = new Parameter(name, role, value);
        if (byName.putIfAbsent(name, parameter) != null) {
            throw new IllegalArgumentException("Two parameters are called " + name);
        }
        return parameter;
    }

    /**
     * Adds a weight drawn from a normal distribution with variance 2 / fan-in, which keeps the variance of the signal
     * through rectified layers (He et al., ICCV 2015, doi:10.1109/ICCV.2015.123).
     *
     * @param name its unique name
     * @param shape outputs first; the product of the other dimensions is the fan-in
     * @return the parameter
     */
    public Parameter weight(String name, Shape shape) {
        double deviation = Math.sqrt(2.0 * shape.get(0) / shape.size());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return add(name, Parameter.Role.WEIGHT, shape, values);
    }

    /**
     * Adds a vector of one value.
     *
     * @param name its unique name
     * @param role what it is for
     * @param length its length
     * @param value the value of each element
     * @return the parameter
     */
    public Parameter constant(String name, Parameter.Role role, int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return add(name, role, new Shape(length), values);
    }

    /** Returns all parameters in the order of their making. */
    public Collection<Parameter> all() {
        return byName.values();
    }

    /**
     * Returns a parameter.
     *
     * @param name its name
     * @return the parameter
     * @throws IllegalArgumentException if there is none of that name
     */
    public Parameter get(String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("The network has no parameter " + name);
        }
        return parameter;
    }

    /** Returns whether there is a parameter of a name. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * Copies values from stored arrays into the parameters of the same names. Parameters without a stored array keep
     * their values; stored arrays without a parameter are passed over.
     *
     * @param stored named arrays
     * @return how many parameters were set
     */
    public int assign(NDList stored) {
        int assigned = 0;
        for (NDArray array : stored) {
            if (byName.containsKey(array.getName())) {
                assign(byName.get(array.getName()).value(), array);
                assigned++;
            }
        }
        return assigned;
    }

    private static void assign(NDArray target, NDArray source) {
        if (!target.getShape().equals(source.getShape())) {
            throw new IllegalArgumentException("%s has shape %s here and %s where it was stored: the networks differ"
                    .formatted(source.getName(), target.getShape(), source.getShape()));
        }
        source.copyTo(target);
    }

    /** Returns the arrays with their names, sharing memory with the parameters. */
    public NDList toList() {
        NDList list = new NDList(byName.size());
        byName.values().forEach(p -> list.add(p.value()));
        return list;
    }

    /** Returns the number of values that are learned. */
    public long learnedValues() {
        return byName.values().stream()
                .filter(Parameter::learned)
                .mapToLong(p -> p.value().size())
                .sum();
    }
}
