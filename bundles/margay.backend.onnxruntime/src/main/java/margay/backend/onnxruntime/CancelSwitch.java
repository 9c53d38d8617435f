package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/**
 * Stops the runs of one binding: a request is taken by exactly one run, however often it was made before. Thread-safe.
 */
final class CancelSwitch implements AutoCloseable {
    private RunOptions options;
    private boolean requested;
    private boolean closed;

    CancelSwitch() throws OrtException {
        this.options = new RunOptions();
    }

    /** @return what ONNX Runtime looks at before each operator */
    synchronized RunOptions options() {
        return options;
    }

    /**
     * Takes other options for the next run.
     *
     * @param next closed by this
     */
    synchronized void change(RunOptions next) {
        options.close();
        options = next;
        if (requested) {
            setTerminate(true);
        }
    }

    synchronized void request() {
        if (!closed && !requested) {
            requested = true;
            setTerminate(true);
        }
    }

    /** @return whether there was a request; there is none after that */
    synchronized boolean take() {
        if (!requested) {
            return false;
        }
        requested = false;
        setTerminate(false);
        return true;
    }

    private void setTerminate(boolean terminate) {
        try {
            options.setTerminate(terminate);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not take a cancel", e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            options.close();
        }
    }
}
