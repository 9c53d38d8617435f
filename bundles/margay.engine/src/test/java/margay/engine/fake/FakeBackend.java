package margay.engine.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/**
 * Runs "weights" that are a text: a factor that each element is multiplied by, or what goes wrong ({@code open-fails},
 * {@code open-hangs}, {@code open-overflows}, {@code run-hangs}, {@code run-throws}, {@code run-fails}), or a word before
 * the factor for runs on inputs other than 0: {@code run-hangs-on} until cancelled, {@code run-throws-on}, {@code slow}
 * until {@link #release}, {@code nan-beside} gives a second output z that is not a number.
 */
public final class FakeBackend implements Backend {
    private int sessions;

    public final AtomicInteger bindings = new AtomicInteger();
    public final CountDownLatch hanging = new CountDownLatch(1);
    public final CountDownLatch release = new CountDownLatch(1);
    public volatile boolean failing;
    private final Semaphore cancels = new Semaphore(1);
    public volatile boolean bindingOverflows;
    public volatile boolean closingOverflows;
    private final String name;

    public FakeBackend(String name) {
        this.name = name;
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo(
                name, "1", Set.of("fake"), Set.of(ElementType.FLOAT32), Set.of(BackendInfo.Feature.CANCEL_RUNNING));
    }

    @Override
    public Session open(OpenRequest request) throws BackendException {
        try {
            String weights = Files.readString(request.file());
            if (weights.equals("open-fails")) {
                throw new BackendException("The file is damaged");
            }
            if (weights.equals("open-hangs")) {
                hang();
            }
            if (weights.equals("open-overflows")) {
                throw new StackOverflowError("open");
            }
            count(1);
            return new FakeSession(weights);
        } catch (IOException unreadable) {
            throw new BackendException("The file cannot be read", unreadable);
        }
    }

    private synchronized void count(int change) {
        sessions += change;
        notifyAll();
    }

    /** Waits until so many sessions are open. */
    public synchronized void awaitSessions(int wanted) throws InterruptedException {
        while (sessions != wanted) {
            wait();
        }
    }

    /** Cancelling a run takes until {@link #letCancels}. */
    public void holdCancels() {
        cancels.acquireUninterruptibly();
    }

    public void letCancels() {
        cancels.release();
    }

    private void hang() throws BackendException {
        hanging.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            throw new BackendException("Interrupted", interrupted);
        }
    }

    private final class FakeSession implements Session {
        private final String weights;
        private boolean closed;

        FakeSession(String weights) {
            this.weights = weights;
        }

        @Override
        public List<TensorInfo> inputs() {
            return List.of(new TensorInfo("x", ElementType.FLOAT32, Shape.of(-1, 2)));
        }

        @Override
        public List<TensorInfo> outputs() {
            return List.of(
                    new TensorInfo("y", ElementType.FLOAT32, Shape.of(-1, 2)),
                    new TensorInfo("z", ElementType.FLOAT32, Shape.of(2)));
        }

        @Override
        public Binding bind() {
            if (bindingOverflows) {
                throw new StackOverflowError("bind");
            }
            bindings.incrementAndGet();
            return new FakeBinding(weights);
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                count(-1);
            }
        }
    }

    private final class FakeBinding implements Binding {
        private final String weights;
        private final float factor;
        private Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));
        private Tensor output = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2));
        private final Tensor second = Tensor.allocate(ElementType.FLOAT32, Shape.of(2));
        private boolean cancelled;

        FakeBinding(String weights) {
            this.weights = weights;
            this.factor = factor(weights);
        }

        private static float factor(String weights) {
            String last = weights.substring(weights.lastIndexOf(' ') + 1);
            return last.matches("[0-9.]+") ? Float.parseFloat(last) : Float.NaN;
        }

        @Override
        public Tensor input(int index) {
            return input;
        }

        @Override
        public Tensor input(int index, Shape shape) {
            if (!input.shape().equals(shape)) {
                input = Tensor.allocate(ElementType.FLOAT32, shape);
                output = Tensor.allocate(ElementType.FLOAT32, shape);
            }
            return input;
        }

        @Override
        public void run() throws RequestException {
            boolean asked = input.floats().get(0) != 0;
            if (weights.startsWith("run-hangs ") || weights.startsWith("run-hangs-on") && asked) {
                hanging.countDown();
                awaitCancel();
            }
            if (weights.equals("run-throws") || weights.startsWith("run-throws-on") && asked) {
                throw new IllegalStateException("native crash");
            }
            if (weights.equals("run-fails") || failing) {
                throw new RequestException(Code.FAILED, "The network fails");
            }
            if (weights.startsWith("slow") && asked) {
                hanging.countDown();
                awaitRelease();
            }
            takeCancel();
            second.floats().put(1, weights.startsWith("nan-beside") ? Float.NaN : 0);
            for (int i = 0; i < input.floats().capacity(); i++) {
                output.floats().put(i, input.floats().get(i) * factor);
            }
        }

        private synchronized void awaitCancel() throws RequestException {
            try {
                while (!cancelled) {
                    wait();
                }
            } catch (InterruptedException interrupted) {
                throw new RequestException(Code.FAILED, "interrupted", interrupted);
            }
            takeCancel();
        }

        private void awaitRelease() throws RequestException {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                throw new RequestException(Code.FAILED, "interrupted", interrupted);
            }
        }

        private synchronized void takeCancel() throws RequestException {
            if (cancelled) {
                cancelled = false;
                throw new RequestException(Code.CANCELLED, "cancelled");
            }
        }

        @Override
        public Tensor output(int index) {
            return index == 0 ? output : second;
        }

        @Override
        public void cancel() {
            cancels.acquireUninterruptibly();
            cancels.release();
            synchronized (this) {
                cancelled = true;
                notifyAll();
            }
        }

        @Override
        public void close() {
            bindings.decrementAndGet();
            if (closingOverflows) {
                throw new StackOverflowError("close");
            }
        }
    }
}
