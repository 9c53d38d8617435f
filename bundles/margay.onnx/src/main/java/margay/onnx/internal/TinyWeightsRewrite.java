package margay.onnx.internal;

import margay.api.backend.GraphRewrite;
import margay.onnx.TinyWeights;
import org.osgi.service.component.annotations.Component;

/** {@link TinyWeights} for backends. */
@Component(
        service = GraphRewrite.class,
        property = {GraphRewrite.NAME + "=zero-tiny-weights", GraphRewrite.FORMAT + "=onnx"})
public final class TinyWeightsRewrite extends FileRewrite {
    /** Makes the service. */
    public TinyWeightsRewrite() {
        super(new TinyWeights());
    }
}
