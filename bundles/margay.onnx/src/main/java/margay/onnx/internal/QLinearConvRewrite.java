package margay.onnx.internal;

import java.io.IOException;
import java.nio.file.Path;
import margay.api.backend.GraphRewrite;
import margay.onnx.QLinearConvColumns;
import org.osgi.service.component.annotations.Component;

/** {@link QLinearConvColumns} for backends. */
@Component(property = {GraphRewrite.NAME + "=qlinearconv-columns", GraphRewrite.FORMAT + "=onnx"})
public final class QLinearConvRewrite implements GraphRewrite {
    @Override
    public boolean rewrite(Path file, Path target) throws IOException {
        return FileRewrite.apply(new QLinearConvColumns(), file, target);
    }
}
