package margay.engine.internal.open;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import margay.api.RequestException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;

/** How the inputs and outputs of a descriptor lie in a session: by name, whatever the order. Immutable. */
final class Signature {
    private final List<TensorInfo> declaredInputs;
    private final int[] inputs;
    private final int[] outputs;
    private final int[] toShape;

    private Signature(List<TensorInfo> declaredInputs, int[] inputs, int[] outputs, int[] toShape) {
        this.declaredInputs = declaredInputs;
        this.inputs = inputs;
        this.outputs = outputs;
        this.toShape = toShape;
    }

    /**
     * @param descriptor what the bundle says
     * @param session what the weights say
     * @return where the descriptor's tensors are
     * @throws OpeningException if the two contradict each other, with each difference
     */
    static Signature match(ModelDescriptor descriptor, Session session) throws OpeningException {
        List<TensorInfo> declared =
                descriptor.inputs().stream().map(ModelDescriptor.Input::tensor).toList();
        List<String> problems = new ArrayList<>();
        int[] inputs = indexes("input", declared, session.inputs(), problems);
        int[] outputs = indexes("output", descriptor.outputs(), session.outputs(), problems);
        session.inputs().stream()
                .filter(real ->
                        declared.stream().noneMatch(input -> input.name().equals(real.name())))
                .forEach(real -> problems.add("the weights have an input " + describe(real) + " that is not declared"));
        if (!problems.isEmpty()) {
            throw new OpeningException("The descriptor does not fit the weights: " + String.join("; ", problems));
        }
        int[] toShape = IntStream.range(0, declared.size())
                .filter(i -> !declared.get(i).shape().isDynamic())
                .filter(i -> session.inputs().get(inputs[i]).shape().isDynamic())
                .toArray();
        return new Signature(declared, inputs, outputs, toShape);
    }

    private static int[] indexes(String kind, List<TensorInfo> declared, List<TensorInfo> real, List<String> problems) {
        int[] indexes = new int[declared.size()];
        for (int i = 0; i < indexes.length; i++) {
            TensorInfo wanted = declared.get(i);
            indexes[i] = IntStream.range(0, real.size())
                    .filter(r -> real.get(r).name().equals(wanted.name()))
                    .findFirst()
                    .orElse(-1);
            if (indexes[i] < 0) {
                problems.add("the weights have no " + kind + " \"" + wanted.name() + '"');
            } else if (!fits(kind, wanted, real.get(indexes[i]))) {
                problems.add("the " + kind + ' ' + describe(wanted) + " is " + describe(real.get(indexes[i]))
                        + " in the weights");
            }
        }
        return indexes;
    }

    private static boolean fits(String kind, TensorInfo declared, TensorInfo real) {
        Shape wanted = declared.shape();
        Shape given = real.shape();
        if (declared.type() != real.type() || wanted.rank() != given.rank()) {
            return false;
        }
        return IntStream.range(0, wanted.rank())
                .allMatch(axis -> wanted.extent(axis) == given.extent(axis)
                        || given.extent(axis) == Shape.DYNAMIC
                        || kind.equals("output") && wanted.extent(axis) == Shape.DYNAMIC);
    }

    private static String describe(TensorInfo tensor) {
        return '"' + tensor.name() + "\" " + tensor.type() + tensor.shape();
    }

    /** Gives a new binding the shapes that the descriptor fixes and the weights leave open. */
    void shape(Binding binding) throws RequestException {
        for (int index : toShape) {
            binding.input(inputs[index], declaredInputs.get(index).shape());
        }
    }

    /** @return index of the session's input */
    int input(int index) {
        return inputs[index];
    }

    /** @return index of the session's output */
    int output(int index) {
        return outputs[index];
    }

    /** @return what the descriptor says of an input */
    TensorInfo declaredInput(int index) {
        return declaredInputs.get(index);
    }
}
