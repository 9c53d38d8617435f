package margay.backend.onnxruntime;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;

/** A backend over a folder of a test. */
final class Box {
    private final Path folder;
    private final Rewrites rewrites = new Rewrites();
    private final OnnxRuntimeBackend backend;

    Box(Path folder) {
        this(folder, new Settings());
    }

    Box(Path folder, Config config, ProviderPlugin... plugins) {
        this.folder = folder;
        this.backend = new OnnxRuntimeBackend(
                new NativeLibraries(folder.resolve("natives"), OnnxRuntimeBackend.version(), Optional.empty()),
                config,
                new Providers(() -> List.of(plugins), config.provider()),
                rewrites,
                () -> {});
    }

    OnnxRuntimeBackend backend() {
        return backend;
    }

    Rewrites rewrites() {
        return rewrites;
    }

    Path cache() throws IOException {
        return Files.createDirectories(folder.resolve("cache"));
    }

    Session open(byte[] model) throws BackendException, IOException {
        return open(model, Map.of(), 1);
    }

    Session open(byte[] model, Map<String, String> options, int threads) throws BackendException, IOException {
        return backend.open(request(model, options, threads));
    }

    OpenRequest request(byte[] model, Map<String, String> options, int threads) throws IOException {
        String sha256 = sha256(model);
        Path file = Files.write(folder.resolve(sha256), model);
        return new OpenRequest(file, "onnx", sha256, cache(), threads, options);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The defaults, with a pool of two threads. */
    record Settings(
            int threads,
            boolean spinning,
            boolean arena,
            Optimization optimization,
            int cacheMegabytes,
            String provider)
            implements Config {
        Settings() {
            this(2, false, false, Optimization.ALL, 100, Providers.CPU);
        }

        Settings(int threads, boolean spinning, boolean arena, Optimization optimization, int cacheMegabytes) {
            this(threads, spinning, arena, optimization, cacheMegabytes, Providers.CPU);
        }

        /** The defaults, with another execution provider. */
        static Settings on(String provider) {
            return new Settings(2, false, false, Optimization.ALL, 100, provider);
        }

        @Override
        public String libraries() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    }
}
