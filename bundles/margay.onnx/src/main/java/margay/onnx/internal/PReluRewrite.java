package margay.onnx.internal;

import margay.api.backend.GraphRewrite;
import margay.onnx.PReluToDepthwise;
import org.osgi.service.component.annotations.Component;

/** {@link PReluToDepthwise} for backends. */
@Component(
        service = GraphRewrite.class,
        property = {GraphRewrite.NAME + "=prelu-depthwise", GraphRewrite.FORMAT + "=onnx"})
public final class PReluRewrite extends FileRewrite {
    /** Makes the service. */
    public PReluRewrite() {
        super(new PReluToDepthwise());
    }
}
