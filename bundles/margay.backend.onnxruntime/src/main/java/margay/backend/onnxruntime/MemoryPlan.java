package margay.backend.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where one block of memory holds the intermediate tensors of a run. ONNX Runtime plans it during the first run, in which it
 * still takes memory from the arena for one tensor after the other: after that run, this memory is given back. Thread-safe.
 */
final class MemoryPlan {
    private static final String GIVE_BACK = "memory.enable_memory_arena_shrinkage";

    private final AtomicBoolean toBeMade;

    /** @param planned whether the session plans its memory */
    MemoryPlan(boolean planned) {
        this.toBeMade = new AtomicBoolean(planned);
    }

    /** @return whether all inputs of the session have one shape each: a plan is kept for each combination, for ever */
    static boolean suits(OrtSession session) throws OrtException {
        return session.getInputInfo().values().stream().allMatch(MemoryPlan::hasOneShape);
    }

    private static boolean hasOneShape(NodeInfo input) {
        return input.getInfo() instanceof TensorInfo tensor
                && Arrays.stream(tensor.getShape()).allMatch(extent -> extent >= 0);
    }

    /** @return whether the run that begins now makes it; no other one does */
    boolean begins() {
        return toBeMade.getAndSet(false);
    }

    /** @return options of the run that makes it, which the caller closes */
    static RunOptions first() throws OrtException {
        RunOptions options = new RunOptions();
        try {
            options.addRunConfigEntry(GIVE_BACK, "cpu:0");
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }
}
