package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.List;
import margay.api.backend.BackendException;
import margay.api.tensor.TensorInfo;

/**
 * An open ONNX Runtime session and what is known of its inputs and outputs. Owns the native memory, shared by one {@link
 * OnnxSession} and its bindings: the last one to release it frees it. Thread-safe.
 */
final class OrtModel {
    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<TensorInfo> inputInfos;
    private final List<TensorInfo> outputInfos;
    private final OutputShapes outputShapes;
    private final MemoryPlan memory;
    private int users = 1;

    /**
     * @param name of the model file, for messages
     * @param graph taken over; still the caller's if this throws
     */
    OrtModel(String name, OrtEnvironment environment, OpenGraph graph) throws BackendException, OrtException {
        this.name = name;
        this.environment = environment;
        this.session = graph.session();
        List<Port> inputs = Port.of(session.getInputInfo().values());
        List<Port> outputs = Port.of(session.getOutputInfo().values());
        this.inputInfos = inputs.stream().map(Port::info).toList();
        this.outputInfos = outputs.stream().map(Port::info).toList();
        this.outputShapes = new OutputShapes(inputs, outputs);
        this.memory = new MemoryPlan(graph.planned());
    }

    String name() {
        return name;
    }

    OrtEnvironment environment() {
        return environment;
    }

    OrtSession session() {
        return session;
    }

    List<TensorInfo> inputInfos() {
        return inputInfos;
    }

    List<TensorInfo> outputInfos() {
        return outputInfos;
    }

    OutputShapes outputShapes() {
        return outputShapes;
    }

    MemoryPlan memory() {
        return memory;
    }

    synchronized void retain() {
        users++;
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            close();
        }
    }

    private void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": ONNX Runtime does not close the session", e);
        }
    }
}
