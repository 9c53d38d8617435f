package margay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Optional;

/**
 * Sets weights to zero that are too small to count: below 1e-12, and below 1e-12 of the largest of their tensor, where a sum
 * of floats keeps 6e-8 of its largest term. Training with weight decay leaves many of them. They or their products are
 * subnormal numbers (below 1.2e-38), with which some processors compute a hundred times slower than with others.
 */
public final class TinyWeights implements Rewrite {
    private static final float SHARE = 1e-12f;

    @Override
    public String name() {
        return "zero-tiny-weights";
    }

    @Override
    public Optional<ModelProto> apply(ModelProto model) {
        ModelProto zeroed = zeroed(model);
        return zeroed == model ? Optional.empty() : Optional.of(zeroed);
    }

    /**
     * @param model not changed
     * @return the model without tiny weights; the same one if it has none
     */
    public static ModelProto zeroed(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        boolean changed = false;
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            if (Onnx.isFloat(tensor)) {
                float[] weights = Onnx.floats(tensor);
                if (zero(weights)) {
                    graph.setInitializer(i, Onnx.tensor(tensor.getName(), weights, extents(tensor)));
                    changed = true;
                }
            }
        }
        return changed ? model.toBuilder().setGraph(graph).build() : model;
    }

    private static boolean zero(float[] weights) {
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float tiny = SHARE * Math.min(1, largest);
        boolean changed = false;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0 && Math.abs(weights[i]) < tiny) {
                weights[i] = 0;
                changed = true;
            }
        }
        return changed;
    }

    private static long[] extents(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }
}
