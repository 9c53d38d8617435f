package margay.face;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.Model;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.osgi.framework.Version;

/** A face model that finds the same in every picture. Thread-safe. */
final class FakeModel implements Model {
    static final int SLOTS = 4;

    private static final int SIDE = 16;

    private final String name;
    private final String task;
    private final Map<String, float[]> outputs;
    private final Semaphore slots = new Semaphore(SLOTS);
    private final Semaphore returned = new Semaphore(0);
    private volatile boolean withdrawn;
    private volatile String space = "old";
    private volatile Runnable beforeRun = () -> {};

    private FakeModel(String name, String task, Map<String, float[]> outputs) {
        this.name = name;
        this.task = task;
        this.outputs = outputs;
    }

    /** One face in the middle. */
    static FakeModel detector(String name) {
        return new FakeModel(
                name,
                "face-detection",
                Map.of("boxes", new float[] {0.25f, 0.25f, 0.75f, 0.75f}, "scores", new float[] {0, 0.9f}));
    }

    static FakeModel landmarks() {
        float[] points = new float[2 * 68];
        for (int i = 0; i < 68; i++) {
            points[2 * i] = 0.2f + 0.6f * (i % 9) / 9;
            points[2 * i + 1] = 0.2f + 0.6f * (i / 9) / 8;
        }
        return new FakeModel("landmarks", "face-landmarks", Map.of("points", points));
    }

    static FakeModel embedding() {
        return new FakeModel("embedding", "face-embedding", Map.of("output", new float[] {1, 0}));
    }

    @Override
    public String name() {
        return name;
    }

    void take() throws RequestException {
        if (withdrawn) {
            throw new RequestException(Code.UNAVAILABLE, name + " does not serve");
        }
        if (!slots.tryAcquire()) {
            throw new RequestException(Code.BUSY, name + " has no slot left");
        }
    }

    void giveBack() {
        slots.release();
        returned.release();
    }

    /** Slots that nobody has. */
    Semaphore slots() {
        return slots;
    }

    /** A permit for every slot that was given back. */
    Semaphore returned() {
        return returned;
    }

    /** As the engine does it: leases are refused from now on, whatever is bound. */
    void withdraw(boolean now) {
        withdrawn = now;
    }

    void embedInto(String another) {
        space = another;
    }

    void beforeRun(Runnable action) {
        beforeRun = action;
    }

    Lease lease() {
        return new FakeLease(descriptor(space));
    }

    private ModelDescriptor descriptor(String space) {
        ImageInput pixels = new ImageInput(Layout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        TensorInfo input = new TensorInfo("input", ElementType.FLOAT32, Shape.of(1, 3, SIDE, SIDE));
        return new ModelDescriptor(
                name,
                new Version(1, 0, 0),
                task,
                "none",
                "none",
                "",
                List.of(new ModelDescriptor.Input(input, Optional.of(pixels))),
                outputs.entrySet().stream()
                        .map(output -> new TensorInfo(
                                output.getKey(), ElementType.FLOAT32, Shape.of(1, output.getValue().length)))
                        .toList(),
                "none",
                Optional.of(new ModelDescriptor.Embedding(space, 2, 0.5)),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new ModelDescriptor.Limits(Optional.empty(), Optional.empty()),
                Map.of(),
                Map.of("decoder", "rfb"),
                new ModelDescriptor.Card("", "", "", "", "", Map.of()));
    }

    private final class FakeLease implements Lease {
        private final ModelDescriptor descriptor;
        private final Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, SIDE, SIDE));

        FakeLease(ModelDescriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public GenerationId generation() {
            return new GenerationId(name, descriptor.version(), 1);
        }

        @Override
        public ModelDescriptor descriptor() {
            return descriptor;
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
        public void run() {
            beforeRun.run();
        }

        @Override
        public Tensor output(int index) {
            TensorInfo info = descriptor.outputs().get(index);
            Tensor output = Tensor.allocate(ElementType.FLOAT32, info.shape());
            output.floats().put(0, outputs.get(info.name()));
            return output;
        }
    }
}
