package margay.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Another way to compute the same answers, faster on some machines. Thread-safe. */
@ConsumerType
public interface Rewrite {
    /** @return short and unique, for example {@code prelu-depthwise} */
    String name();

    /**
     * @param model not changed
     * @return a model with the same inputs, outputs and, but for rounding, answers; empty if there is nothing to rewrite
     */
    Optional<ModelProto> apply(ModelProto model);
}
