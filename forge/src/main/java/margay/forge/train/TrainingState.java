package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import margay.forge.nn.Parameters;
import margay.forge.optim.Optimizer;

/**
 * Where a run stands: the step, the sums of the running epoch, the weights and what the optimizer remembers. Random
 * choices are functions of the seed and the step, so that nothing else is needed to go on exactly.
 */
final class TrainingState {
    private static final String COUNTERS = "run.counters";

    private final Parameters parameters;
    private final Optimizer optimizer;
    int step;
    double lossSum;
    long correct;
    double seconds;

    TrainingState(Parameters parameters, Optimizer optimizer) {
        this.parameters = parameters;
        this.optimizer = optimizer;
    }

    void startEpoch() {
        lossSum = 0;
        correct = 0;
        seconds = 0;
    }

    void save(RunFolder folder, NDManager manager) throws IOException {
        try (NDManager memory = manager.newSubManager()) {
            NDArray counters = memory.create(new double[] {step, lossSum, correct, seconds});
            counters.setName(COUNTERS);
            NDList all = new NDList(parameters.toList());
            all.addAll(optimizer.state(memory));
            all.add(counters);
            folder.writeCheckpoint(all);
        }
    }

    void load(RunFolder folder, NDManager manager) throws IOException {
        try (NDManager memory = manager.newSubManager()) {
            NDList all = folder.readCheckpoint(memory);
            int assigned = parameters.assign(all);
            if (assigned != parameters.all().size()) {
                throw new IOException("The checkpoint has %d of the network's %d arrays: it belongs to another network"
                        .formatted(assigned, parameters.all().size()));
            }
            optimizer.restore(all);
            restoreCounters(all.get(COUNTERS).toDoubleArray());
        }
    }

    private void restoreCounters(double[] counters) {
        step = (int) counters[0];
        lossSum = counters[1];
        correct = (long) counters[2];
        seconds = counters[3];
    }
}
