package margay.backend.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.tensor.TensorInfo;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** An interpreter with the delegate that it runs on, if any, and its share of the model. Not thread-safe. */
final class OwnedInterpreter implements AutoCloseable {
    private final SharedModel model;
    private final Interpreter interpreter;
    private final Optional<ExternalDelegate> delegate;
    private final int[] inputs;
    private final int[] outputs;

    private OwnedInterpreter(SharedModel model, Interpreter interpreter, Optional<ExternalDelegate> delegate) {
        this.model = model;
        this.interpreter = interpreter;
        this.delegate = delegate;
        this.inputs = take(interpreter.inputs());
        this.outputs = take(interpreter.outputs());
    }

    /** JavaCPP makes a copy of a C++ vector, which is freed here. */
    static int[] take(IntPointer vector) {
        try (vector) {
            int[] indexes = new int[vector == null ? 0 : Math.toIntExact(vector.limit())];
            if (indexes.length > 0) {
                vector.get(indexes);
            }
            return indexes;
        }
    }

    /**
     * Builds an interpreter and allocates its tensors.
     *
     * @param model retained for the interpreter; the caller holds it too, until this returns
     * @param threads of one run
     * @param delegate takes what operators it can; the interpreter owns it, also on failure
     * @return an interpreter that the caller closes
     * @throws BackendException if the model needs an operator that is not there, or its tensors cannot be allocated
     */
    static OwnedInterpreter build(SharedModel model, int threads, Optional<ExternalDelegate> delegate)
            throws BackendException {
        Interpreter interpreter = new Interpreter((Pointer) null);
        model.retain();
        try {
            apply(model, interpreter, threads, delegate);
            return new OwnedInterpreter(model, interpreter, delegate);
        } catch (BackendException | RuntimeException | Error e) {
            free(model, interpreter, delegate);
            throw e;
        }
    }

    private static void apply(
            SharedModel model, Interpreter interpreter, int threads, Optional<ExternalDelegate> delegate)
            throws BackendException {
        try (InterpreterBuilder builder = new InterpreterBuilder(model.model(), model.operators())) {
            builder.SetNumThreads(threads);
            delegate.ifPresent(external -> builder.AddDelegate(external.handle()));
            if (builder.apply(interpreter) != tensorflowlite.kTfLiteOk || interpreter.isNull()) {
                throw refusal(model, "no interpreter could be built for it");
            }
        }
        interpreter.EnableCancellation();
        if (interpreter.AllocateTensors() != tensorflowlite.kTfLiteOk) {
            throw refusal(
                    model, "it has an operator that this library does not know, or one that its tensors do not suit");
        }
    }

    private static BackendException refusal(SharedModel model, String reason) {
        return new BackendException("TensorFlow Lite cannot run " + model.file() + ": " + reason
                + " (the library wrote the details to standard error)");
    }

    List<TensorInfo> describeInputs() throws BackendException {
        return describe(inputs);
    }

    List<TensorInfo> describeOutputs() throws BackendException {
        return describe(outputs);
    }

    private List<TensorInfo> describe(int[] indexes) throws BackendException {
        List<TensorInfo> infos = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            try {
                infos.add(TensorInfos.of(interpreter.tensor(index)));
            } catch (BackendException e) {
                throw new BackendException("TensorFlow Lite cannot run " + model.file() + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(infos);
    }

    Interpreter interpreter() {
        return interpreter;
    }

    SharedModel model() {
        return model;
    }

    boolean isDelegated() {
        return delegate.isPresent();
    }

    int inputIndex(int input) {
        return inputs[input];
    }

    TfLiteTensor output(int output) {
        return interpreter.tensor(outputs[output]);
    }

    @Override
    public void close() {
        free(model, interpreter, delegate);
    }

    private static void free(SharedModel model, Interpreter interpreter, Optional<ExternalDelegate> delegate) {
        interpreter.close();
        delegate.ifPresent(ExternalDelegate::close);
        model.release();
    }
}
