package margay.engine.internal.open;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** What a model answers once, to be compared with what it answers to the same when it runs otherwise. */
public final class Sample {
    private static final double TOLERANCE = 1e-4;

    private final List<TensorInfo> outputs;
    private final List<double[]> answers;

    private Sample(List<TensorInfo> outputs, List<double[]> answers) {
        this.outputs = outputs;
        this.answers = answers;
    }

    /**
     * Runs once on noise: inputs of FLOAT32 get the same numbers between 0 and 1 each time, others stay as they are.
     *
     * @param model of fixed shapes
     * @param runner of the model
     * @param cancellation ends the run
     * @return its answers
     * @throws RequestException if the run fails
     */
    public static Sample onNoise(OpenModel model, Runner runner, Cancellation cancellation) throws RequestException {
        for (int i = 0; i < model.descriptor().inputs().size(); i++) {
            Tensor input = model.input(runner, i);
            if (input.type() == ElementType.FLOAT32) {
                fill(input.floats());
            }
        }
        runner.run(cancellation);
        return of(model, runner);
    }

    /**
     * @param model that ran
     * @param runner of the model, after a run
     * @return its answers to that run
     */
    public static Sample of(OpenModel model, Runner runner) {
        List<TensorInfo> outputs = model.descriptor().outputs();
        List<double[]> answers = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            answers.add(elements(model.output(runner, i)));
        }
        return new Sample(outputs, answers);
    }

    private static void fill(FloatBuffer floats) {
        Random random = new Random(floats.capacity());
        for (int i = 0; i < floats.capacity(); i++) {
            floats.put(i, random.nextFloat());
        }
    }

    private static double[] elements(Tensor tensor) {
        double[] elements = new double[tensor.bytes().capacity() / tensor.type().bytes()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Elements.at(tensor.type(), tensor.bytes(), i);
        }
        return elements;
    }

    /** @return the first difference beyond rounding, if there is one: 1e-4 of the largest element, or of 1 */
    public Optional<String> difference(Sample expected) {
        for (int i = 0; i < answers.size(); i++) {
            Optional<String> difference = difference(i, answers.get(i), expected.answers.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(int output, double[] is, double[] must) {
        String name = outputs.get(output).name();
        if (is.length != must.length) {
            return Optional.of("The output \"" + name + "\" has " + is.length + " elements, by default " + must.length);
        }
        double scale = 1;
        for (double element : must) {
            scale = Math.max(scale, Math.abs(element));
        }
        for (int i = 0; i < is.length; i++) {
            if (!(Math.abs(is[i] - must[i]) <= TOLERANCE * scale) && Double.compare(is[i], must[i]) != 0) {
                return Optional.of(
                        "Element " + i + " of the output \"" + name + "\" is " + is[i] + ", by default " + must[i]);
            }
        }
        return Optional.empty();
    }
}
