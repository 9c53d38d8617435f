package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/** Layers without parameters. */
public enum Activation implements Layer {
    /** max(x, 0). */
    RELU {
        @Override
        public NDArray forward(NDArray x, Pass pass) {
            return x.getNDArrayInternal().relu();
        }
    },
    /** min(max(x, 0), 6). */
    RELU6 {
        @Override
        public NDArray forward(NDArray x, Pass pass) {
            return TorchOperator.HARDTANH.apply(x, 0, 6);
        }
    },
    /** The mean of each channel over all positions: NCHW to NC. */
    GLOBAL_AVERAGE {
        @Override
        public NDArray forward(NDArray x, Pass pass) {
            return x.flatten(2, 3).mean(new int[] {2});
        }
    }
}
