package margay.onnx.internal;

import java.io.IOException;
import java.nio.file.Path;
import margay.api.backend.GraphRewrite;
import margay.onnx.PReluToDepthwise;
import org.osgi.service.component.annotations.Component;

/** {@link PReluToDepthwise} for backends. */
@Component(property = {GraphRewrite.NAME + "=prelu-depthwise", GraphRewrite.FORMAT + "=onnx"})
public final class PReluRewrite implements GraphRewrite {
    @Override
    public boolean rewrite(Path file, Path target) throws IOException {
        return FileRewrite.apply(new PReluToDepthwise(), file, target);
    }
}
