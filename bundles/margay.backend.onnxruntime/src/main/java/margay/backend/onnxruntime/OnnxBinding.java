package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Binding;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** One run at a time of an {@link OrtModel}, on the thread that calls {@link #run}. */
final class OnnxBinding implements Binding {
    private final OrtModel model;
    private final CancelSwitch cancel;
    private final List<TensorSlot> slots = new ArrayList<>();
    private final Map<String, OnnxTensor> values = new LinkedHashMap<>();
    private final OutputSet outputs;
    private boolean hasRun;
    private boolean closed;

    private OnnxBinding(OrtModel model) throws OrtException {
        this.model = model;
        this.cancel = new CancelSwitch();
        this.outputs = new OutputSet(model);
        model.inputInfos().forEach(info -> slots.add(new TensorSlot(model.environment(), info.type())));
    }

    /**
     * @param model retained for the binding, which releases it when it is closed; still the caller's if this throws
     */
    static OnnxBinding of(OrtModel model) throws OrtException {
        OnnxBinding binding = new OnnxBinding(model);
        try {
            binding.allocate();
            return binding;
        } catch (OrtException | Error | RuntimeException e) {
            binding.free();
            throw e;
        }
    }

    private void allocate() throws OrtException {
        for (int i = 0; i < slots.size(); i++) {
            Shape declared = model.inputInfos().get(i).shape();
            if (!declared.isDynamic()) {
                reshape(i, declared);
            }
        }
        if (values.size() == slots.size()) {
            outputs.plan(inputShapes());
        }
    }

    private Tensor reshape(int index, Shape shape) throws OrtException {
        outputs.invalidate();
        TensorSlot slot = slots.get(index);
        Tensor tensor = slot.reshape(shape);
        values.put(model.inputInfos().get(index).name(), slot.value().orElseThrow());
        return tensor;
    }

    private List<Shape> inputShapes() {
        return slots.stream().map(slot -> slot.tensor().orElseThrow().shape()).toList();
    }

    @Override
    public Tensor input(int index) {
        return slots.get(index).tensor().orElseThrow(() -> new IllegalStateException(openShape(index)));
    }

    private String openShape(int index) {
        TensorInfo info = model.inputInfos().get(index);
        return model.name() + ": input '" + info.name() + "' leaves extents open (" + info.shape()
                + "); set its shape first";
    }

    @Override
    public Tensor input(int index, Shape shape) throws RequestException {
        TensorInfo info = model.inputInfos().get(index);
        if (shape.isDynamic() || !info.shape().accepts(shape)) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    model.name() + ": input '" + info.name() + "' takes " + info.shape() + ", not " + shape);
        }
        try {
            return slots.get(index).has(shape) ? input(index) : reshape(index, shape);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new RequestException(Code.INVALID_INPUT, tooLarge(info, shape), e);
        } catch (OutOfMemoryError | OrtException e) {
            throw new RequestException(Code.FAILED, tooLarge(info, shape), e);
        }
    }

    private String tooLarge(TensorInfo info, Shape shape) {
        return model.name() + ": no memory for input '" + info.name() + "' of shape " + shape + "; send less at once";
    }

    @Override
    public void run() throws RequestException {
        hasRun = false;
        outputs.clear();
        if (cancel.take()) {
            throw cancelled();
        }
        OrtSession.Result result = compute();
        if (cancel.take()) {
            result.close();
            throw cancelled();
        }
        outputs.accept(result);
        hasRun = true;
    }

    private OrtSession.Result compute() throws RequestException {
        try {
            if (!outputs.isPlanned()) {
                requireShapes();
                outputs.plan(inputShapes());
            }
            return model.memory().begins() ? planningRun() : runNow();
        } catch (OrtException | OutOfMemoryError e) {
            throw cancel.take() ? cancelled() : failed(e);
        }
    }

    private OrtSession.Result planningRun() throws OrtException {
        cancel.change(MemoryPlan.first());
        try {
            return runNow();
        } finally {
            cancel.change(new RunOptions());
        }
    }

    private OrtSession.Result runNow() throws OrtException {
        return model.session().run(values, outputs.requested(), outputs.pinned(), cancel.options());
    }

    private void requireShapes() {
        for (int i = 0; i < slots.size(); i++) {
            input(i);
        }
    }

    private RequestException cancelled() {
        return new RequestException(Code.CANCELLED, model.name() + ": the run was cancelled");
    }

    private RequestException failed(Throwable e) {
        return new RequestException(code(e), model.name() + ": the run failed: " + e.getMessage(), e);
    }

    private static Code code(Throwable e) {
        boolean refused = e instanceof OrtException failure
                && failure.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT;
        return refused ? Code.INVALID_INPUT : Code.FAILED;
    }

    @Override
    public Tensor output(int index) {
        if (!hasRun) {
            throw new IllegalStateException(model.name() + ": there are no outputs, since no run has succeeded");
        }
        return outputs.get(index);
    }

    @Override
    public void cancel() {
        cancel.request();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                free();
            } finally {
                model.release();
            }
        }
    }

    private void free() {
        hasRun = false;
        try (cancel;
                outputs) {
            slots.forEach(TensorSlot::close);
        }
    }
}
