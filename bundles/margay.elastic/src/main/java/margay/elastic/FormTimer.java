package margay.elastic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;

/**
 * Measures how long forms run on this box: one thread, alternating between the forms, median of many rounds, in the fastest
 * way that the backend offers. Each run follows one of the same form that is not measured and fills the processor's caches.
 */
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
        Map<String, List<Timed>> timed = new LinkedHashMap<>();
        try {
            byte[] input = ElasticFiles.bytes(
                    files.source(), files.descriptor().goldenInputs().get(0));
            for (Form form : forms) {
                open(files.file(form), input, timed.computeIfAbsent(form.name(), name -> new ArrayList<>()));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (List<Timed> ways : timed.values()) {
                    for (Timed way : ways) {
                        way.run();
                    }
                }
            }
            Map<String, Double> fastest = new LinkedHashMap<>();
            timed.forEach((name, ways) -> fastest.put(
                    name, ways.stream().mapToDouble(Timed::median).min().orElseThrow()));
            return fastest;
        } finally {
            timed.values().forEach(ways -> ways.forEach(Timed::close));
        }
    }

    /** Opens a form in every way that the backend offers and that works, the default at least. */
    private void open(Path file, byte[] input, List<Timed> ways) throws RequestException, IOException {
        Backend backend = backends.stream()
                .filter(candidate -> candidate.info().formats().contains(FORMAT))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        RequestException.Code.UNAVAILABLE, "No backend runs ONNX files: install one to measure forms"));
        Path cache = Files.createDirectories(file.resolveSibling("cache"));
        OpenRequest request =
                new OpenRequest(file, FORMAT, ElasticFiles.sha256(Files.readAllBytes(file)), cache, 1, Map.of());
        try {
            List<Candidate> candidates = backend.candidates(request);
            ways.add(new Timed(backend.open(request.with(candidates.get(0))), input));
            for (Candidate candidate : candidates.subList(1, candidates.size())) {
                openIfItWorks(backend, request.with(candidate), input).ifPresent(ways::add);
            }
        } catch (BackendException e) {
            throw new RequestException(
                    RequestException.Code.FAILED, file + " cannot be measured: " + e.getMessage(), e);
        }
    }

    private static Optional<Timed> openIfItWorks(Backend backend, OpenRequest request, byte[] input) {
        try {
            return Optional.of(new Timed(backend.open(request), input));
        } catch (BackendException refused) {
            System.getLogger("margay.elastic")
                    .log(System.Logger.Level.DEBUG, "A way to run a form is not measured: {0}", refused.getMessage());
            return Optional.empty();
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
            binding.run();
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
