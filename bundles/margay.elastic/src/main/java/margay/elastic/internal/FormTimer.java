package margay.elastic.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;

/**
 * Measures how long forms run on this box: one thread, median of many rounds, in the fastest way that the backend offers
 * and that gives the golden outputs. Every form runs in turns with the same first one, and only these two are open; its time
 * is that of the first one over all rounds, multiplied by the ratio of the two in its own, so that a box that is now faster
 * and now slower changes no ratio of two forms. Each run follows one of the same form that is not measured and fills the
 * processor's caches. One model is measured at a time.
 */
final class FormTimer {
    private static final int ROUNDS = 30;
    private static final String FORMAT = "onnx";
    private static final Object TURN = new Object();

    private final Backend backend;

    private FormTimer(Backend backend) {
        this.backend = backend;
    }

    /** @throws RequestException {@link RequestException.Code#UNAVAILABLE} if none of the backends can run forms */
    static FormTimer of(List<Backend> backends) throws RequestException {
        return backends.stream()
                .filter(one -> one.info().formats().contains(FORMAT))
                .findFirst()
                .map(FormTimer::new)
                .orElseThrow(() -> new RequestException(
                        RequestException.Code.UNAVAILABLE, "No backend runs ONNX files: install one to measure forms"));
    }

    /** What times hold for: the backend and the accelerators that it has. */
    List<String> conditions() throws RequestException {
        BackendInfo info = backend.info();
        List<String> conditions = new ArrayList<>(List.of(info.name() + " " + info.version()));
        try {
            for (ExecutionProvider provider : backend.providers()) {
                conditions.add(provider.name() + ", " + provider.origin()
                        + provider.problem()
                                .map(problem -> ", which does not work")
                                .orElse(""));
            }
            return List.copyOf(conditions);
        } catch (BackendException e) {
            throw new RequestException(RequestException.Code.FAILED, "Forms cannot be measured: " + e.getMessage(), e);
        }
    }

    /**
     * @return milliseconds of one run by form; without those that cannot be made or do not give their golden outputs
     * @throws RequestException if no form runs
     */
    Map<String, Double> measure(FormFiles files) throws RequestException, IOException {
        synchronized (TURN) {
            return measureAlone(files);
        }
    }

    private Map<String, Double> measureAlone(FormFiles files) throws RequestException, IOException {
        List<Form> forms = files.make(files.descriptor().forms());
        if (forms.isEmpty()) {
            throw new IOException("No form of " + files.descriptor().name() + " can be made");
        }
        List<Golden> inputs = golden(files, forms.get(0));
        try (Timed first = open(request(files.file(forms.get(0))), inputs.get(0).input())) {
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (Form form : forms) {
                fastest(files, form, first).ifPresent(ratio -> ratios.put(form.name(), ratio));
            }
            if (ratios.isEmpty()) {
                throw new RequestException(
                        RequestException.Code.FAILED,
                        "No form of " + files.descriptor().name() + " gives its golden outputs on "
                                + backend.info().name());
            }
            double unit = first.median(0);
            ratios.replaceAll((form, ratio) -> ratio * unit / 1e6);
            return ratios;
        } catch (BackendException e) {
            throw new RequestException(
                    RequestException.Code.FAILED,
                    "The forms of " + files.descriptor().name() + " cannot be measured: " + e.getMessage(),
                    e);
        }
    }

    private static OpenRequest request(Path file) throws IOException {
        Path cache = Files.createDirectories(file.resolveSibling("cache"));
        return new OpenRequest(file, FORMAT, ElasticFiles.sha256(Files.readAllBytes(file)), cache, 1, Map.of());
    }

    /** The time of the fastest way to run a form, in times of the first form. */
    private OptionalDouble fastest(FormFiles files, Form form, Timed first)
            throws RequestException, IOException, BackendException {
        OpenRequest request = request(files.file(form));
        List<Golden> golden = golden(files, form);
        OptionalDouble fastest = OptionalDouble.empty();
        for (Candidate candidate : backend.candidates(request)) {
            try (Timed timed = open(request.with(candidate), golden.get(0).input())) {
                if (timed.agrees(golden, form.tolerance())) {
                    double ratio = ratio(timed, first);
                    fastest = OptionalDouble.of(Math.min(ratio, fastest.orElse(ratio)));
                }
            } catch (BackendException | RequestException refused) {
                System.getLogger("margay.elastic")
                        .log(
                                System.Logger.Level.DEBUG,
                                "A way to run the form {0} is not measured: {1}",
                                form.name(),
                                refused.getMessage());
            }
        }
        return fastest;
    }

    private static double ratio(Timed timed, Timed first) throws RequestException {
        int before = first.nanos.size();
        for (int round = 0; round < ROUNDS; round++) {
            first.run();
            timed.run();
        }
        return timed.median(0) / first.median(before);
    }

    /**
     * An input with the output that belongs to it.
     *
     * @param input bytes of floats
     * @param output of the model
     */
    private record Golden(byte[] input, FloatBuffer output) {}

    private static List<Golden> golden(FormFiles files, Form form) throws IOException {
        ElasticDescriptor descriptor = files.descriptor();
        List<String> inputs = descriptor.goldenInputs();
        if (inputs.isEmpty()) {
            throw new IOException("The bundle of " + descriptor.name() + " has no golden inputs to run forms on");
        }
        int length = elements(descriptor.output().shape());
        ByteBuffer outputs = floats(files, form.golden(), inputs.size() * length);
        List<Golden> golden = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            byte[] input = floats(
                            files, inputs.get(i), elements(descriptor.input().shape()))
                    .array();
            golden.add(new Golden(input, outputs.asFloatBuffer().slice(i * length, length)));
        }
        return golden;
    }

    private static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private static ByteBuffer floats(FormFiles files, String path, int count) throws IOException {
        byte[] bytes = ElasticFiles.bytes(files.source(), path);
        if (bytes.length != count * Float.BYTES) {
            throw new IOException("The file %s of %s has %d bytes, %d floats have %d"
                    .formatted(path, files.descriptor().name(), bytes.length, count, count * Float.BYTES));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Timed open(OpenRequest request, byte[] input) throws BackendException {
        Session session = backend.open(request);
        try {
            return new Timed(session, session.bind(), input);
        } catch (BackendException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** One open form. */
    private static final class Timed implements AutoCloseable {
        private final Session session;
        private final Binding binding;
        private final byte[] input;
        private final List<Long> nanos = new ArrayList<>();

        /** Owns both. */
        Timed(Session session, Binding binding, byte[] input) {
            this.session = session;
            this.binding = binding;
            this.input = input;
        }

        private void fill(byte[] with) {
            binding.input(0).bytes().put(0, with);
        }

        boolean agrees(List<Golden> golden, double tolerance) throws RequestException {
            for (Golden one : golden) {
                fill(one.input());
                binding.run();
                if (!close(binding.output(0).floats(), one.output(), tolerance)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean close(FloatBuffer is, FloatBuffer must, double tolerance) {
            if (is.remaining() != must.remaining()) {
                return false;
            }
            for (int i = 0; i < must.remaining(); i++) {
                if (!(Math.abs(is.get(i) - must.get(i)) <= tolerance)) {
                    return false;
                }
            }
            return true;
        }

        void run() throws RequestException {
            fill(input);
            binding.run();
            long start = System.nanoTime();
            binding.run();
            nanos.add(System.nanoTime() - start);
        }

        /** @param from the first round that counts */
        double median(int from) {
            List<Long> sorted =
                    nanos.subList(from, nanos.size()).stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }

        @Override
        public void close() {
            binding.close();
            session.close();
        }
    }
}
