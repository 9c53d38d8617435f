package margay.engine.tests;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** Doubles its input, in ways that take longer or shorter, one of which triples it. */
final class TuningBackend implements Backend {
    /** A way: how long a run takes, and what it multiplies with. */
    enum Way {
        USUAL(2_000_000, 2),
        SLOW(4_000_000, 2),
        FAST(500_000, 2),
        WRONG(100_000, 3);

        private final long nanos;
        private final float factor;

        Way(long nanos, float factor) {
            this.nanos = nanos;
            this.factor = factor;
        }
    }

    private final Set<Way> offered;
    final AtomicInteger openedFast = new AtomicInteger();
    volatile boolean fastIsBroken;

    TuningBackend(Way... offered) {
        this.offered = Set.of(offered);
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
        Way way = Way.valueOf(request.options().getOrDefault("way", Way.USUAL.name()));
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
                return new Waiting(way);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    /** A run waits, so that it takes its time whatever else the machine does. */
    private static final class Waiting implements Binding {
        private final Way way;
        private final Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));
        private final Tensor output = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));

        Waiting(Way way) {
            this.way = way;
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
            long end = System.nanoTime() + way.nanos;
            for (long left = way.nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            for (int i = 0; i < 2; i++) {
                output.floats().put(i, input.floats().get(i) * way.factor);
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
