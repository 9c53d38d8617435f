package margay.elastic;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materialized;
import margay.elastic.onnx.Materializer;

/**
 * The model files that were made of one elastic bundle, and what was measured of them, in the state directory. A file is
 * made when it is first asked for. One thread at a time.
 */
final class FormFiles {
    private static final Gson GSON = new Gson();

    private final ElasticFiles.Source source;
    private final ElasticDescriptor descriptor;
    private final Path folder;
    private final Known known;

    /** What is kept of the forms by their names. */
    private static final class Known {
        private final Map<String, String> quantization = new HashMap<>();
        private final Map<String, Double> ms = new HashMap<>();
    }

    /**
     * @param source the bundle
     * @param state folder of the model
     * @throws IOException if the bundle or the folder cannot be read
     */
    FormFiles(ElasticFiles.Source source, ElasticDescriptor descriptor, Path state) throws IOException {
        this.source = source;
        this.descriptor = descriptor;
        this.folder = Files.createDirectories(state.resolve(descriptor.sha256()));
        this.known = read(folder.resolve("known.json"));
    }

    private static Known read(Path file) throws IOException {
        try {
            return Files.exists(file) ? GSON.fromJson(Files.readString(file), Known.class) : new Known();
        } catch (JsonParseException damaged) {
            return new Known();
        }
    }

    ElasticFiles.Source source() {
        return source;
    }

    ElasticDescriptor descriptor() {
        return descriptor;
    }

    /** The model file of a form. */
    Path file(Form form) throws IOException {
        Path file = folder.resolve(form.name() + ".onnx");
        if (!Files.exists(file) || !known.quantization.containsKey(form.name())) {
            ElasticModel model = ElasticFiles.model(source, descriptor);
            Materialized made = materialize(model, form);
            write(file, made.onnx());
            known.quantization.put(form.name(), made.quantization());
            keep();
        }
        return file;
    }

    private static Materialized materialize(ElasticModel model, Form form) throws IOException {
        try {
            return Materializer.materialize(model, form);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(
                    "The form " + form.name() + " of " + model.descriptor().name() + " cannot be made: "
                            + e.getMessage(),
                    e);
        }
    }

    /** How a form whose file was made computes, in words. */
    String quantization(Form form) {
        return known.quantization.getOrDefault(form.name(), "");
    }

    /** Bytes of a form's file, 0 if it was not made. */
    long bytes(Form form) {
        Path file = folder.resolve(form.name() + ".onnx");
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds of one run, 0 if it was not measured. */
    double ms(Form form) {
        return known.ms.getOrDefault(form.name(), 0.0);
    }

    void measured(Map<String, Double> ms) throws IOException {
        known.ms.putAll(ms);
        keep();
    }

    private void keep() throws IOException {
        write(folder.resolve("known.json"), GSON.toJson(known).getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.write(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
