package margay.backend.tflite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import margay.api.backend.BackendException;

/**
 * Checks a file against its SHA-256. TensorFlow Lite's verifier looks at the structure of a file only: a flipped bit in a
 * tensor's index passes it and can end the process.
 */
final class FileHash {
    private static final int BUFFER = 1 << 16;

    private FileHash() {}

    /** @throws BackendException if the file cannot be read or is not the one that was meant */
    static void check(Path file, String sha256) throws BackendException {
        String actual;
        try {
            actual = of(file);
        } catch (IOException e) {
            throw new BackendException(
                    "The file " + file + " is not there or cannot be read; install the model bundle again", e);
        }
        if (!actual.equals(sha256)) {
            throw new BackendException("The file " + file + " is damaged: its SHA-256 is " + actual + ", not " + sha256
                    + "; install the model bundle again");
        }
    }

    private static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            DigestInputStream digesting = new DigestInputStream(in, digest);
            byte[] buffer = new byte[BUFFER];
            while (digesting.read(buffer) >= 0) {
                continue;
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
