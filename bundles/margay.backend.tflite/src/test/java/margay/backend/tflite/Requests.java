package margay.backend.tflite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import margay.api.backend.OpenRequest;
import margay.backend.tck.TestModels;

/** Requests to open the kit's models. */
final class Requests {
    static final TestModels MODELS = TestModels.of(Set.of("tflite"));

    private Requests() {}

    static OpenRequest open(byte[] model, Path folder, int threads) throws IOException {
        String sha256 = sha256(model);
        Path file = Files.write(folder.resolve(sha256), model);
        return new OpenRequest(file, MODELS.format(), sha256, folder, threads, Map.of());
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
