package margay.face.variants;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import margay.onnx.Onnx;
import margay.onnx.TinyWeights;

/** Writes the float weights of a face model as they are packed: without {@link TinyWeights}. */
public final class FloatWeights {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private FloatWeights() {}

    /**
     * @param arguments model, folder of the bundles' sources, folder of the weights as they come, folder to write to
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[3]);
        writeDescriptor(write(arguments[0], Path.of(arguments[1]), Path.of(arguments[2]), target), target);
    }

    /** @return the model's descriptor with the hash of what was written */
    static JsonObject write(String model, Path bundles, Path weights, Path target) throws IOException {
        JsonObject descriptor = read(FaceInputs.descriptor(bundles, model));
        Path file = Path.of(descriptor.get("weights").getAsString()).getFileName();
        requireHash(weights.resolve(file), descriptor.get("sha256").getAsString());
        byte[] packed = zeroed(weights.resolve(file)).toByteArray();
        Files.createDirectories(target);
        Files.write(target.resolve(file), packed);
        descriptor.addProperty("sha256", sha256(packed));
        return descriptor;
    }

    private static void requireHash(Path file, String expected) throws IOException {
        String found = sha256(Files.readAllBytes(file));
        if (!found.equals(expected)) {
            throw new IOException(file + " has the SHA-256 " + found + ", but its descriptor names " + expected
                    + ": it is another version of the model; measure it, and change the descriptor");
        }
    }

    private static ModelProto zeroed(Path file) throws IOException {
        return TinyWeights.zeroed(Onnx.read(file));
    }

    static JsonObject read(Path json) throws IOException {
        return GSON.fromJson(Files.readString(json), JsonObject.class);
    }

    static void writeDescriptor(JsonObject descriptor, Path target) throws IOException {
        Files.writeString(target.resolve("descriptor.json"), GSON.toJson(descriptor) + "\n");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
