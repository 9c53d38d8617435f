package margay.onnx.internal;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.backend.GraphRewrite;
import margay.onnx.Onnx;
import margay.onnx.PReluToDepthwise;
import org.osgi.service.component.annotations.Component;

/** {@link PReluToDepthwise} for backends. */
@Component(property = {GraphRewrite.NAME + "=prelu-depthwise", GraphRewrite.FORMAT + "=onnx"})
public final class PReluRewrite implements GraphRewrite {
    private final PReluToDepthwise rewrite = new PReluToDepthwise();

    @Override
    public boolean rewrite(Path file, Path target) throws IOException {
        Optional<ModelProto> rewritten = rewrite.apply(Onnx.read(file));
        if (rewritten.isPresent()) {
            Files.write(target, rewritten.get().toByteArray());
        }
        return rewritten.isPresent();
    }
}
