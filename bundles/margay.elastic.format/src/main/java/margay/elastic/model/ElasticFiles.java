package margay.elastic.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads and writes the files of an elastic bundle. */
public final class ElasticFiles {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .setStrictness(Strictness.STRICT)
            .create();

    private ElasticFiles() {}

    /** Opens the files of a bundle. */
    @FunctionalInterface
    public interface Source {
        /**
         * @param path in the bundle
         * @return its content, which the caller closes
         * @throws IOException if there is no such file or it cannot be read
         */
        InputStream open(String path) throws IOException;
    }

    /**
     * @param source the bundle
     * @return its descriptor
     * @throws IOException if it cannot be read or says what makes no sense
     */
    public static ElasticDescriptor descriptor(Source source) throws IOException {
        String json = new String(bytes(source, ElasticDescriptor.PATH), StandardCharsets.UTF_8);
        try {
            ElasticDescriptor descriptor = GSON.fromJson(json, ElasticDescriptor.class);
            if (descriptor == null || descriptor.schema() < 1 || descriptor.schema() > ElasticDescriptor.SCHEMA) {
                throw new IOException("%s is not of schema 1 to %d, which this version reads"
                        .formatted(ElasticDescriptor.PATH, ElasticDescriptor.SCHEMA));
            }
            DescriptorCheck.check(descriptor);
            return descriptor;
        } catch (JsonParseException | NullPointerException | IllegalArgumentException e) {
            throw new IOException(
                    ElasticDescriptor.PATH + " is no descriptor of an elastic bundle: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Gson wraps what the constructor of a record throws.
            throw new IOException(ElasticDescriptor.PATH + " lacks something: " + e.getCause(), e);
        }
    }

    /**
     * @param source the bundle
     * @param descriptor of it
     * @return the model with its arrays
     * @throws IOException if they cannot be read, or are not those that the descriptor names
     */
    public static ElasticModel model(Source source, ElasticDescriptor descriptor) throws IOException {
        byte[] weights = bytes(source, descriptor.weights());
        if (!sha256(weights).equals(descriptor.sha256())) {
            throw new IOException(descriptor.weights() + " is not the file that the descriptor of " + descriptor.name()
                    + " names: its SHA-256 is " + sha256(weights));
        }
        return new ElasticModel(descriptor, Arrays32.decode(weights));
    }

    /**
     * @param descriptor any
     * @return the content of its file
     */
    public static byte[] json(ElasticDescriptor descriptor) {
        return (GSON.toJson(descriptor) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param source the bundle
     * @param path in it
     * @return the content
     * @throws IOException if there is no such file or it cannot be read
     */
    public static byte[] bytes(Source source, String path) throws IOException {
        try (InputStream in = source.open(path)) {
            return in.readAllBytes();
        }
    }

    /**
     * @param content any bytes
     * @return their SHA-256 in 64 lower-case hexadecimal digits
     */
    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
