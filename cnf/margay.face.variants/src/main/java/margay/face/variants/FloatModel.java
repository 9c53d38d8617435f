package margay.face.variants;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.Model;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** One model with one input, run as it comes by a single thread, which keeps every input that it is run on. */
final class FloatModel implements Model, Lease, AutoCloseable {
    private final ModelDescriptor descriptor;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Tensor input;
    private final List<Tensor> outputs;
    private final List<float[]> seen = new ArrayList<>();

    FloatModel(ModelDescriptor descriptor, Path weights) throws OrtException {
        this.descriptor = descriptor;
        this.input = allocate(descriptor.inputs().get(0).tensor());
        this.outputs = descriptor.outputs().stream().map(FloatModel::allocate).toList();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = environment.createSession(weights.toString(), options);
        }
    }

    private static Tensor allocate(TensorInfo info) {
        return Tensor.allocate(ElementType.FLOAT32, info.shape());
    }

    /** The inputs so far, in order. */
    List<float[]> seen() {
        return seen;
    }

    @Override
    public String name() {
        return descriptor.name();
    }

    @Override
    public GenerationId generation() {
        return new GenerationId(name(), descriptor.version(), 1);
    }

    @Override
    public ModelDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public Tensor input(int index) {
        return input;
    }

    @Override
    public Tensor input(int index, Shape shape) {
        throw new IllegalStateException("The shapes of " + name() + " are closed");
    }

    @Override
    public Tensor output(int index) {
        return outputs.get(index);
    }

    @Override
    public void run() throws RequestException {
        keepInput();
        long[] shape = input.shape().toArray();
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, input.floats(), shape);
                OrtSession.Result result =
                        session.run(Map.of(descriptor.inputs().get(0).tensor().name(), tensor))) {
            for (int i = 0; i < outputs.size(); i++) {
                read(result, i);
            }
        } catch (OrtException e) {
            throw new RequestException(RequestException.Code.FAILED, name() + " fails: " + e.getMessage(), e);
        }
    }

    private void read(OrtSession.Result result, int index) {
        String name = descriptor.outputs().get(index).name();
        FloatBuffer values = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
        outputs.get(index).floats().put(0, values, 0, values.remaining());
    }

    private void keepInput() {
        float[] copy = new float[input.floats().capacity()];
        input.floats().get(0, copy);
        seen.add(copy);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
