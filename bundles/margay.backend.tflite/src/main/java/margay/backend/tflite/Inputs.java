package margay.backend.tflite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/**
 * The inputs of an interpreter, in memory of their own, so that no operator overwrites them. The interpreter hears of new
 * shapes when a run starts, of all at once.
 */
final class Inputs implements AutoCloseable {
    private final OwnedInterpreter interpreter;
    private final List<TensorInfo> infos;
    private final List<Optional<PlacedInput>> placed;
    private boolean changed = true;

    /**
     * @param interpreter stays the caller's
     * @param infos of its inputs
     */
    Inputs(OwnedInterpreter interpreter, List<TensorInfo> infos) {
        this.interpreter = interpreter;
        this.infos = infos;
        this.placed = new ArrayList<>(Collections.nCopies(infos.size(), Optional.empty()));
    }

    /**
     * Makes the tensors of those inputs whose shape is fixed.
     *
     * @throws ArithmeticException if one is too large for a tensor
     * @throws OutOfMemoryError if there is no memory for one
     */
    void placeFixed() {
        for (int i = 0; i < infos.size(); i++) {
            if (!infos.get(i).shape().isDynamic()) {
                place(i, infos.get(i).shape());
            }
        }
    }

    private Tensor place(int index, Shape shape) {
        PlacedInput input = new PlacedInput(infos.get(index).type(), shape);
        placed.set(index, Optional.of(input)).ifPresent(PlacedInput::close);
        changed = true;
        return input.tensor();
    }

    boolean canChange() {
        return infos.stream().anyMatch(info -> info.shape().isDynamic());
    }

    Tensor tensor(int index) {
        return placed(index).tensor();
    }

    private PlacedInput placed(int index) {
        return placed.get(index).orElseThrow(() -> new IllegalStateException(openShape(infos.get(index))));
    }

    private String openShape(TensorInfo info) {
        return "The input " + info.name() + " of " + file() + " has the open shape " + info.shape()
                + ": set its shape first";
    }

    /** A shape that is refused leaves the input as it was. */
    Tensor reshape(int index, Shape shape) throws RequestException {
        TensorInfo info = infos.get(index);
        if (shape.isDynamic() || !info.shape().accepts(shape)) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "The input " + info.name() + " of " + file() + " takes the shape " + info.shape() + ", not "
                            + shape);
        }
        if (placed.get(index).filter(input -> input.has(shape)).isPresent()) {
            return tensor(index);
        }
        try {
            return place(index, shape);
        } catch (ArithmeticException e) {
            throw new RequestException(Code.INVALID_INPUT, tooLarge(info, shape), e);
        } catch (OutOfMemoryError e) {
            throw new RequestException(Code.FAILED, tooLarge(info, shape), e);
        }
    }

    private String tooLarge(TensorInfo info, Shape shape) {
        return "There is no memory for the input " + info.name() + " of " + file() + " in the shape " + shape
                + "; send less at once";
    }

    /**
     * Gives the interpreter the inputs and has it allocate all other tensors, unless no input changed since that last
     * succeeded.
     *
     * @throws IllegalStateException if an input has no shape yet
     */
    void hand() throws RequestException {
        if (!changed) {
            return;
        }
        for (int i = 0; i < infos.size(); i++) {
            PlacedInput input = placed(i);
            if (infos.get(i).shape().isDynamic()) {
                check(input.resize(interpreter, i));
            }
            check(input.hand(interpreter, i));
        }
        check(interpreter.interpreter().AllocateTensors());
        changed = false;
    }

    /** Every model could be allocated when it was opened: if it cannot now, the shapes do not fit each other. */
    private void check(int status) throws RequestException {
        if (status != tensorflowlite.kTfLiteOk) {
            throw new RequestException(
                    canChange() ? Code.INVALID_INPUT : Code.FAILED,
                    "The model " + file() + " does not take together the inputs "
                            + placed.stream()
                                    .flatMap(Optional::stream)
                                    .map(PlacedInput::tensor)
                                    .toList()
                            + " (TensorFlow Lite wrote the details to standard error)");
        }
    }

    private Object file() {
        return interpreter.model().file();
    }

    @Override
    public void close() {
        placed.stream().flatMap(Optional::stream).forEach(PlacedInput::close);
    }
}
