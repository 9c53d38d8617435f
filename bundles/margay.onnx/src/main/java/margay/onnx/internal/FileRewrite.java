package margay.onnx.internal;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import margay.onnx.Onnx;
import margay.onnx.Rewrite;

/** Rewrites from file to file. */
final class FileRewrite {
    private FileRewrite() {}

    static boolean apply(Rewrite rewrite, Path file, Path target) throws IOException {
        Optional<ModelProto> rewritten = rewrite.apply(Onnx.read(file));
        if (rewritten.isPresent()) {
            Files.write(target, rewritten.get().toByteArray());
        }
        return rewritten.isPresent();
    }
}
