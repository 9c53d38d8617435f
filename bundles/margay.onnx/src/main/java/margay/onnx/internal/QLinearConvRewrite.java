package margay.onnx.internal;

import margay.api.backend.GraphRewrite;
import margay.onnx.QLinearConvColumns;
import org.osgi.service.component.annotations.Component;

/** {@link QLinearConvColumns} for backends. */
@Component(
        service = GraphRewrite.class,
        property = {GraphRewrite.NAME + "=qlinearconv-columns", GraphRewrite.FORMAT + "=onnx"})
public final class QLinearConvRewrite extends FileRewrite {
    /** Makes the service. */
    public QLinearConvRewrite() {
        super(new QLinearConvColumns());
    }
}
