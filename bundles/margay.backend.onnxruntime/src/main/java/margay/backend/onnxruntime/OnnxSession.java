package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import java.util.List;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.TensorInfo;

/** An open model. */
final class OnnxSession implements Session {
    private final OrtModel model;
    private boolean closed;

    /**
     * @param model taken over
     */
    OnnxSession(OrtModel model) {
        this.model = model;
    }

    @Override
    public List<TensorInfo> inputs() {
        return model.inputInfos();
    }

    @Override
    public List<TensorInfo> outputs() {
        return model.outputInfos();
    }

    @Override
    public Binding bind() throws BackendException {
        retain();
        try {
            return OnnxBinding.of(model);
        } catch (OrtException | Error | RuntimeException e) {
            model.release();
            throw new BackendException(
                    model.name() + ": no memory for the inputs and outputs of one more run at a time (" + e.getMessage()
                            + "); lower the concurrency or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    private synchronized void retain() {
        if (closed) {
            throw new IllegalStateException(model.name() + ": the session is closed");
        }
        model.retain();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            model.release();
        }
    }
}
