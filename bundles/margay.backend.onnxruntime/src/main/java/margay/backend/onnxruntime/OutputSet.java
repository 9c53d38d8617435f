package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/**
 * The outputs of one binding. Those whose shape is certain lie in memory of the binding, into which ONNX Runtime writes;
 * the others stay where ONNX Runtime has put them, until the next run. Used by one thread at a time.
 */
final class OutputSet implements AutoCloseable {
    private final List<TensorInfo> infos;
    private final OutputShapes shapes;
    private final List<TensorSlot> slots = new ArrayList<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    private final Set<String> requested = new HashSet<>();
    private final Tensor[] tensors;
    private List<Shape> inputs = List.of();
    private Optional<OrtSession.Result> result = Optional.empty();
    private boolean planned;

    OutputSet(OrtModel model) {
        this.infos = model.outputInfos();
        this.shapes = model.outputShapes();
        this.tensors = new Tensor[infos.size()];
        infos.forEach(info -> slots.add(new TensorSlot(model.environment(), info.type())));
    }

    /** Other inputs need another plan. */
    void invalidate() {
        planned = false;
    }

    boolean isPlanned() {
        return planned;
    }

    /** Allocates what can be allocated for inputs of these shapes. */
    void plan(List<Shape> inputShapes) throws OrtException {
        inputs = inputShapes;
        pinned.clear();
        requested.clear();
        for (int i = 0; i < slots.size(); i++) {
            plan(i);
        }
        planned = true;
    }

    private void plan(int index) throws OrtException {
        String name = infos.get(index).name();
        Optional<Shape> shape = shapes.certain(index, inputs);
        if (shape.isPresent()) {
            tensors[index] = slots.get(index).reshape(shape.get());
            pinned.put(name, slots.get(index).value().orElseThrow());
        } else {
            requested.add(name);
        }
    }

    Map<String, OnnxTensor> pinned() {
        return pinned;
    }

    Set<String> requested() {
        return requested;
    }

    /** Frees what the last run left. */
    void clear() {
        result.ifPresent(OrtSession.Result::close);
        result = Optional.empty();
    }

    /** Takes what a run has left. */
    void accept(OrtSession.Result left) {
        if (requested.isEmpty()) {
            left.close();
            return;
        }
        result = Optional.of(left);
        for (int i = 0; i < slots.size(); i++) {
            if (requested.contains(infos.get(i).name())) {
                wrap(i, left);
            }
        }
    }

    private void wrap(int index, OrtSession.Result left) {
        TensorInfo info = infos.get(index);
        OnnxTensor value = (OnnxTensor) left.get(info.name()).orElseThrow();
        Shape actual = Shape.of(value.getInfo().getShape());
        tensors[index] = actual.elements() == 0
                ? Tensor.allocate(info.type(), actual)
                : Tensor.wrap(info.type(), actual, TensorMemory.of(value));
        planned &= !shapes.learn(index, inputs, actual);
    }

    Tensor get(int index) {
        return tensors[index];
    }

    @Override
    public void close() {
        clear();
        slots.forEach(TensorSlot::close);
    }
}
