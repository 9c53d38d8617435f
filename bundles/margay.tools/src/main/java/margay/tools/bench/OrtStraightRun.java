package margay.tools.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** Of a model with one float input and one float output of fixed shapes. Loaded beside the backend's ONNX Runtime. */
public final class OrtStraightRun implements StraightRun {
    private final OrtSession session;
    private final Pinned input;
    private final Pinned output;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    private record Pinned(FloatBuffer elements, OnnxTensor tensor) {
        static Pinned of(OrtEnvironment environment, NodeInfo node) throws OrtException {
            TensorInfo info = (TensorInfo) node.getInfo();
            int bytes = Math.toIntExact(info.getNumElements() * Float.BYTES);
            FloatBuffer elements = ByteBuffer.allocateDirect(bytes)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            return new Pinned(elements, OnnxTensor.createTensor(environment, elements, info.getShape()));
        }
    }

    /**
     * @param model the model file
     */
    public OrtStraightRun(byte[] model) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            session = environment.createSession(model, options);
            NodeInfo in = session.getInputInfo().values().iterator().next();
            NodeInfo out = session.getOutputInfo().values().iterator().next();
            input = Pinned.of(environment, in);
            output = Pinned.of(environment, out);
            inputs = Map.of(in.getName(), input.tensor());
            outputs = Map.of(out.getName(), output.tensor());
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not open the model: " + e.getMessage(), e);
        }
    }

    @Override
    public void input(float[] values) {
        input.elements().put(0, values);
    }

    @Override
    public void run() {
        try (Result result = session.run(inputs, outputs)) {
            if (result.size() != 1) {
                throw new IllegalStateException("The model gave " + result.size() + " outputs");
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not run the model: " + e.getMessage(), e);
        }
    }

    @Override
    public float output(int index) {
        return output.elements().get(index);
    }

    @Override
    public void close() {
        input.tensor().close();
        output.tensor().close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not close the model: " + e.getMessage(), e);
        }
    }
}
