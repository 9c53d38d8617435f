package margay.backend.tflite;

import java.util.List;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** One interpreter with its inputs and outputs. */
final class TfliteBinding implements Binding {
    private final OwnedInterpreter interpreter;
    private final Inputs inputs;
    private final Outputs outputs;
    private boolean answered;

    private final Object state = new Object();
    private boolean running;
    private boolean cancelled;
    private boolean closed;

    private TfliteBinding(OwnedInterpreter interpreter, List<TensorInfo> inputs, List<TensorInfo> outputs) {
        this.interpreter = interpreter;
        this.inputs = new Inputs(interpreter, inputs);
        this.outputs = new Outputs(interpreter, outputs, this.inputs.canChange());
    }

    /**
     * @param interpreter taken over, also on failure
     * @throws BackendException if there is no memory for the inputs
     */
    static TfliteBinding of(OwnedInterpreter interpreter, List<TensorInfo> inputs, List<TensorInfo> outputs)
            throws BackendException {
        TfliteBinding binding = new TfliteBinding(interpreter, inputs, outputs);
        try {
            binding.inputs.placeFixed();
            return binding;
        } catch (RuntimeException | Error e) {
            binding.close();
            throw new BackendException(
                    "There are no buffers for the inputs of one more run of "
                            + interpreter.model().file() + " (" + e.getMessage()
                            + "): one is larger than 2 GiB, or memory is short; lower the concurrency then",
                    e);
        }
    }

    @Override
    public Tensor input(int index) {
        checkOpen();
        return inputs.tensor(index);
    }

    @Override
    public Tensor input(int index, Shape shape) throws RequestException {
        checkOpen();
        return inputs.reshape(index, shape);
    }

    @Override
    public void run() throws RequestException {
        checkOpen();
        answered = false;
        int status;
        start();
        try {
            inputs.hand();
            status = interpreter.interpreter().Invoke();
        } finally {
            finish();
        }
        if (status != tensorflowlite.kTfLiteOk) {
            throw new RequestException(
                    RequestException.Code.FAILED,
                    "The model " + interpreter.model().file()
                            + " failed on these inputs (TensorFlow Lite wrote the details to standard error)");
        }
        outputs.refresh();
        answered = true;
    }

    private void start() throws RequestException {
        synchronized (state) {
            failIfCancelled();
            running = true;
        }
    }

    private void finish() throws RequestException {
        synchronized (state) {
            running = false;
            failIfCancelled();
        }
    }

    private void failIfCancelled() throws RequestException {
        if (cancelled) {
            cancelled = false;
            throw new RequestException(
                    RequestException.Code.CANCELLED,
                    "The run of " + interpreter.model().file() + " was cancelled");
        }
    }

    @Override
    public Tensor output(int index) {
        checkOpen();
        if (!answered) {
            throw new IllegalStateException(
                    "The last run of " + interpreter.model().file() + " gave no outputs");
        }
        return outputs.tensor(index);
    }

    /** The interpreter stops between two operators; a part that XNNPACK or a delegate took over counts as one. */
    @Override
    public void cancel() {
        synchronized (state) {
            cancelled = true;
            if (running) {
                interpreter.interpreter().Cancel();
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "The binding of " + interpreter.model().file() + " is closed");
        }
    }

    @Override
    public void close() {
        synchronized (state) {
            if (closed) {
                return;
            }
            closed = true;
            interpreter.close();
            inputs.close();
        }
    }
}
