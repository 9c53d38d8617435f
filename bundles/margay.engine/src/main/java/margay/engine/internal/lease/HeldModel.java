package margay.engine.internal.lease;

import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.open.Runner;

/** One lease of a request: a slot of the model, a hold on one generation, and one of its runners. */
final class HeldModel implements Lease {
    private final ServedModel model;
    private final OpenModel open;
    private final Cancellation cancellation;
    private Runner runner;

    HeldModel(ServedModel model, OpenModel open, Runner runner, Cancellation cancellation) {
        this.model = model;
        this.open = open;
        this.runner = runner;
        this.cancellation = cancellation;
    }

    ServedModel model() {
        return model;
    }

    @Override
    public GenerationId generation() {
        return open.id();
    }

    @Override
    public ModelDescriptor descriptor() {
        return open.descriptor();
    }

    @Override
    public Tensor input(int index) {
        return open.input(runner(), index);
    }

    @Override
    public Tensor input(int index, Shape shape) throws RequestException {
        return open.input(runner(), index, shape);
    }

    @Override
    public void run() throws RequestException {
        open.run(runner(), cancellation);
    }

    @Override
    public Tensor output(int index) {
        return open.output(runner(), index);
    }

    private Runner runner() {
        if (runner == null) {
            throw new IllegalStateException("The lease on " + open.id() + " is closed");
        }
        return runner;
    }

    void close() {
        Runner used = runner;
        runner = null;
        try {
            open.give(used);
        } finally {
            open.release();
        }
    }
}
