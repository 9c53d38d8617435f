package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/** Puts a session on an execution provider; what that cannot compute, the processor does. */
interface SessionDevice {
    void addTo(SessionOptions options) throws OrtException;
}
