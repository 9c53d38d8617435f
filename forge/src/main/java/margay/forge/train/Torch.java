package margay.forge.train;

import ai.djl.ndarray.NDManager;

/** Starts the tensor library from the natives on the class path: no network, no usage reports. */
public final class Torch {
    private Torch() {}

    /**
     * Starts the library, at the first call of a process only; later calls just make a manager.
     *
     * @param threads threads for one operation
     * @return a manager that owns all that is made with it; the caller closes it
     */
    public static NDManager start(int threads) {
        NativeSettings.apply();
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return NDManager.newBaseManager();
    }
}
