package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/**
 * How a session computes.
 *
 * @param optimization of the graph
 * @param arena whether it keeps the memory of intermediate tensors
 * @param threads that one run may use
 * @param pool the shared threads, used by runs that may use all of them; a run with one thread needs none, and for
 *     numbers in between the session has threads of its own
 */
record SessionSettings(Optimization optimization, boolean arena, int threads, SharedEnvironment.Pool pool) {
    /**
     * @param planned whether ONNX Runtime plans one block of memory for the intermediate tensors of a run: it keeps a plan
     *     for each combination of shapes that it has seen, for ever
     * @return options for one session, which the caller closes
     */
    SessionOptions options(boolean planned) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setOptimizationLevel(optimization.level());
            setMemory(options, planned);
            setThreads(options);
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    /** Weights in the arena would make it larger than the tensors of a run need. */
    private void setMemory(SessionOptions options, boolean planned) throws OrtException {
        options.setCPUArenaAllocator(arena);
        options.setMemoryPatternOptimization(planned);
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
    }

    private void setThreads(SessionOptions options) throws OrtException {
        if (threads > 1 && threads >= pool.threads()) {
            options.disablePerSessionThreads();
        } else {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", pool.spinning() ? "1" : "0");
        }
    }
}
