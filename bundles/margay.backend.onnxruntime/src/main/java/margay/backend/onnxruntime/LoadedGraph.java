package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ONNX Runtime session, and the mapped file in which it reads its weights, if there is one. Owns both.
 *
 * @param session the session
 * @param weights mapped, not freed before the session is closed
 */
record LoadedGraph(OrtSession session, Optional<ByteBuffer> weights) implements AutoCloseable {
    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not close a session", e);
        } finally {
            weights.ifPresent(DirectMemory::free);
        }
    }
}
