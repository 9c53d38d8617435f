package margay.elastic.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materialized;
import margay.elastic.onnx.Materializer;
import org.osgi.framework.Version;

/**
 * The model files that were made of one elastic bundle, and what was measured of them, in the state directory. A file is
 * made when it is first asked for. One thread at a time makes and measures; what is known, any thread may ask.
 */
final class FormFiles {
    private final ElasticFiles.Source source;
    private final ElasticDescriptor descriptor;
    private final Version version;
    private final String key;
    private final Path folder;
    private volatile Known known;

    /**
     * What is kept of the forms by their names.
     *
     * @param made files
     * @param conditions that times were measured under
     * @param ms of one run; of forms that do not run there is none
     */
    private record Known(Map<String, Made> made, List<String> conditions, Map<String, Double> ms) {
        private static final Known NOTHING = new Known(Map.of(), List.of(), Map.of());

        Known {
            made = Map.copyOf(made);
            conditions = List.copyOf(conditions);
            ms = Map.copyOf(ms);
        }

        Known with(String form, Made file) {
            Map<String, Made> all = new HashMap<>(made);
            all.put(form, file);
            return new Known(all, conditions, ms);
        }
    }

    /**
     * A file that was made.
     *
     * @param quantization how it computes, in words
     * @param bytes of the file
     * @param sha256 of the file
     */
    private record Made(String quantization, long bytes, String sha256) {}

    /**
     * @param source the bundle
     * @param version of the bundle
     * @param makers versions of the code that makes files: others make them anew
     * @param state folder of the model
     */
    FormFiles(
            ElasticFiles.Source source,
            ElasticDescriptor descriptor,
            Version version,
            List<Version> makers,
            Path state) {
        this.source = source;
        this.descriptor = descriptor;
        this.version = version;
        this.key =
                ElasticFiles.sha256((makers + "\n" + new String(ElasticFiles.json(descriptor), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        this.folder = state.resolve(key);
        this.known = read();
    }

    private Known read() {
        try {
            return StateFile.read(memory(), Known.class).orElse(Known.NOTHING);
        } catch (IOException damaged) {
            System.getLogger("margay.elastic")
                    .log(
                            System.Logger.Level.WARNING,
                            "Forms of {0} are made and measured anew: {1}",
                            descriptor.name(),
                            damaged.getMessage());
            return Known.NOTHING;
        }
    }

    private Path memory() {
        return folder.resolve("known.json");
    }

    ElasticFiles.Source source() {
        return source;
    }

    ElasticDescriptor descriptor() {
        return descriptor;
    }

    /** The version of the elastic bundle. */
    Version version() {
        return version;
    }

    /** What files of the same content have in common, and no others. */
    String key() {
        return key;
    }

    /** The model file of a form; one that was damaged since it was made is made again. */
    Path file(Form form) throws IOException {
        Path file = folder.resolve(form.name() + ".onnx");
        if (!isSound(file, form)) {
            Materialized made = materialize(ElasticFiles.model(source, descriptor), form);
            StateFile.write(file, made.onnx());
            String sha256 = ElasticFiles.sha256(made.onnx());
            keep(known.with(form.name(), new Made(made.quantization(), made.onnx().length, sha256)));
        }
        return file;
    }

    private boolean isSound(Path file, Form form) throws IOException {
        Optional<String> sha256 = made(form).map(Made::sha256);
        return sha256.isPresent()
                && Files.exists(file)
                && sha256.get().equals(ElasticFiles.sha256(Files.readAllBytes(file)));
    }

    /**
     * Makes the files of some forms.
     *
     * @return the forms that can be made; the log tells why others cannot
     */
    List<Form> make(List<Form> forms) {
        List<Form> makeable = new ArrayList<>();
        for (Form form : forms) {
            try {
                file(form);
                makeable.add(form);
            } catch (IOException e) {
                System.getLogger("margay.elastic")
                        .log(
                                System.Logger.Level.WARNING,
                                "The form {0} of {1} cannot be made: {2}",
                                form.name(),
                                descriptor.name(),
                                e.getMessage());
            }
        }
        return makeable;
    }

    private static Materialized materialize(ElasticModel model, Form form) throws IOException {
        try {
            return Materializer.materialize(model, form);
        } catch (RuntimeException e) {
            // What arrays of the wrong sizes lead to: indices, divisions and lengths that there are not.
            throw new IOException(
                    "The bundle of " + model.descriptor().name() + " does not have what the form " + form.name()
                            + " needs: " + e,
                    e);
        }
    }

    /** How a form whose file was made computes, in words. */
    String quantization(Form form) {
        return made(form).map(Made::quantization).orElse("");
    }

    /** Bytes of a form's file, 0 if it was not made. */
    long bytes(Form form) {
        return made(form).map(Made::bytes).orElse(0L);
    }

    private Optional<Made> made(Form form) {
        return Optional.ofNullable(known.made().get(form.name()));
    }

    /** Milliseconds of one run, 0 if it was not measured. */
    double ms(Form form) {
        return known.ms().getOrDefault(form.name(), 0.0);
    }

    /** Whether all forms that run were measured under these conditions. */
    boolean isMeasured(List<String> conditions) {
        return !known.ms().isEmpty() && known.conditions().equals(conditions);
    }

    /** Forgets times that were measured before. */
    void measured(List<String> conditions, Map<String, Double> ms) throws IOException {
        keep(new Known(known.made(), conditions, ms));
    }

    private void keep(Known next) throws IOException {
        StateFile.writeJson(memory(), next);
        known = next;
    }

    /** Deletes what was made of other bundles of the same model, or by other code. */
    void deleteOthers() throws IOException {
        if (!Files.isDirectory(folder.getParent())) {
            return;
        }
        try (Stream<Path> siblings = Files.list(folder.getParent())) {
            for (Path sibling : siblings.filter(Files::isDirectory)
                    .filter(sibling -> !sibling.equals(folder))
                    .toList()) {
                delete(sibling);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
