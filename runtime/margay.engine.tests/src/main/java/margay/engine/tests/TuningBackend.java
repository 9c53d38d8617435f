package margay.engine.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/**
 * Doubles its input, in ways that take longer or shorter; some of them give other answers. Weights that begin with {@code
 * light} are run in the way of that name.
 */
final class TuningBackend implements Backend {
    /** A way: how long a run takes, and what it multiplies with. */
    enum Way {
        USUAL(2_000_000, 2),
        SLOW(4_000_000, 2),
        FAST(500_000, 2),
        /** Within the tolerance of the golden vectors, and yet not what the others give. */
        NEAR(500_000, 2.0003f),
        WRONG(100_000, 3),
        LIGHT(500_000, 3);

        private final long nanos;
        private final float factor;

        Way(long nanos, float factor) {
            this.nanos = nanos;
            this.factor = factor;
        }
    }

    private final Set<Way> offered = ConcurrentHashMap.newKeySet();
    private final List<ExecutionProvider> providers = new CopyOnWriteArrayList<>();
    final AtomicInteger openedFast = new AtomicInteger();
    volatile boolean fastIsBroken;
    volatile boolean threadsHelp;

    TuningBackend(Way... offered) {
        this.offered.addAll(List.of(offered));
    }

    void offer(Way way) {
        offered.add(way);
    }

    void provide(String name) {
        providers.add(new ExecutionProvider(name, "test", List.of(), Optional.empty()));
    }

    @Override
    public List<ExecutionProvider> providers() {
        return List.copyOf(providers);
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo("tuning", "1", Set.of("fake"), Set.of(ElementType.FLOAT32), Set.of());
    }

    @Override
    public List<Candidate> candidates(OpenRequest request) {
        return List.of(Way.values()).stream()
                .filter(way -> way == Way.USUAL || offered.contains(way))
                .map(way -> new Candidate(way.name(), way == Way.USUAL ? Map.of() : Map.of("way", way.name())))
                .toList();
    }

    @Override
    public Session open(OpenRequest request) throws BackendException {
        Way way = way(request);
        long nanos = threadsHelp ? way.nanos / request.threads() : way.nanos;
        if (way == Way.FAST) {
            openedFast.incrementAndGet();
            if (fastIsBroken) {
                throw new BackendException("The fast way is broken");
            }
        }
        return new Session() {
            @Override
            public List<TensorInfo> inputs() {
                return List.of(new TensorInfo("x", ElementType.FLOAT32, Shape.of(1, 2)));
            }

            @Override
            public List<TensorInfo> outputs() {
                return List.of(new TensorInfo("y", ElementType.FLOAT32, Shape.of(1, 2)));
            }

            @Override
            public Binding bind() {
                return new Waiting(nanos, way.factor);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    private static Way way(OpenRequest request) throws BackendException {
        try {
            return Files.readString(request.file()).startsWith("light")
                    ? Way.LIGHT
                    : Way.valueOf(request.options().getOrDefault("way", Way.USUAL.name()));
        } catch (IOException unreadable) {
            throw new BackendException("The file cannot be read", unreadable);
        }
    }

    /** A run waits, so that it takes its time whatever else the machine does. */
    private static final class Waiting implements Binding {
        private final long nanos;
        private final float factor;
        private final Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));
        private final Tensor output = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));

        Waiting(long nanos, float factor) {
            this.nanos = nanos;
            this.factor = factor;
        }

        @Override
        public Tensor input(int index) {
            return input;
        }

        @Override
        public Tensor input(int index, Shape shape) {
            return input;
        }

        @Override
        public void run() throws RequestException {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            for (int i = 0; i < 2; i++) {
                output.floats().put(i, input.floats().get(i) * factor);
            }
        }

        @Override
        public Tensor output(int index) {
            return output;
        }

        @Override
        public void cancel() {
            // Runs end by themselves.
        }

        @Override
        public void close() {
            // The memory is the heap's.
        }
    }
}
