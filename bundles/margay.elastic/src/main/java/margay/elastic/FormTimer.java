package margay.elastic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;

/** Measures how long forms run on this box: one thread, alternating between the forms, median of many rounds. */
final class FormTimer {
    private static final int ROUNDS = 30;
    private static final String FORMAT = "onnx";

    private final List<Backend> backends;

    FormTimer(List<Backend> backends) {
        this.backends = List.copyOf(backends);
    }

    /**
     * @return milliseconds of one run by form
     * @throws RequestException if a form does not run
     */
    Map<String, Double> measure(FormFiles files, List<Form> forms) throws RequestException, IOException {
        Map<String, Timed> timed = new LinkedHashMap<>();
        try {
            byte[] input = ElasticFiles.bytes(
                    files.source(), files.descriptor().goldenInputs().get(0));
            for (Form form : forms) {
                timed.put(form.name(), open(files.file(form), input));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Timed one : timed.values()) {
                    one.run();
                }
            }
            Map<String, Double> medians = new LinkedHashMap<>();
            timed.forEach((name, one) -> medians.put(name, one.median()));
            return medians;
        } finally {
            timed.values().forEach(Timed::close);
        }
    }

    private Timed open(Path file, byte[] input) throws RequestException, IOException {
        Backend backend = backends.stream()
                .filter(candidate -> candidate.info().formats().contains(FORMAT))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        RequestException.Code.UNAVAILABLE, "No backend runs ONNX files: install one to measure forms"));
        Path cache = Files.createDirectories(file.resolveSibling("cache"));
        try {
            Session session = backend.open(
                    new OpenRequest(file, FORMAT, ElasticFiles.sha256(Files.readAllBytes(file)), cache, 1, Map.of()));
            return new Timed(session, input);
        } catch (BackendException e) {
            throw new RequestException(
                    RequestException.Code.FAILED, file + " cannot be measured: " + e.getMessage(), e);
        }
    }

    /** One open form. */
    private static final class Timed implements AutoCloseable {
        private final Session session;
        private final Binding binding;
        private final List<Long> nanos = new ArrayList<>();

        Timed(Session session, byte[] input) throws BackendException {
            this.session = session;
            try {
                this.binding = session.bind();
            } catch (BackendException | RuntimeException e) {
                session.close();
                throw e;
            }
            binding.input(0).bytes().put(0, input);
        }

        void run() throws RequestException {
            long start = System.nanoTime();
            binding.run();
            nanos.add(System.nanoTime() - start);
        }

        double median() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2] / 1e6;
        }

        @Override
        public void close() {
            binding.close();
            session.close();
        }
    }
}
