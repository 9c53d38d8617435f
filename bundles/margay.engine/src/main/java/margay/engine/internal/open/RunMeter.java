package margay.engine.internal.open;

import margay.api.RequestException.Code;

/** Measures the runs of one generation of a model. Thread-safe. */
public interface RunMeter {
    /** Measures nothing. */
    RunMeter NONE = new RunMeter() {
        @Override
        public void ran(long nanos) {
            // Nobody asked for figures.
        }

        @Override
        public void failed(Code code) {
            // Nobody asked for figures.
        }
    };

    /** @param nanos that a run took which succeeded */
    void ran(long nanos);

    /** @param code of a run that failed */
    void failed(Code code);
}
