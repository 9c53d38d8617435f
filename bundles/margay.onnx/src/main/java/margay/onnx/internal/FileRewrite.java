package margay.onnx.internal;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.backend.GraphRewrite;
import margay.onnx.Onnx;
import margay.onnx.Rewrite;

/** A {@link Rewrite} for backends: from file to file. */
abstract class FileRewrite implements GraphRewrite {
    private final Rewrite rewrite;

    FileRewrite(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    @Override
    public final boolean rewrite(Path file, Path target) throws IOException {
        Optional<ModelProto> rewritten = rewrite.apply(Onnx.read(file));
        if (rewritten.isPresent()) {
            Files.write(target, rewritten.get().toByteArray());
        }
        return rewritten.isPresent();
    }
}
