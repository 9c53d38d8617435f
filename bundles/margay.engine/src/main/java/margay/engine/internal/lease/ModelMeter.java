package margay.engine.internal.lease;

import margay.api.RequestException.Code;

/** Measures the admission to one model. Thread-safe. */
public interface ModelMeter {
    /** Measures nothing. */
    ModelMeter NONE = new ModelMeter() {
        @Override
        public void waited(long nanos) {
            // Nobody asked for figures.
        }

        @Override
        public void refused(Code code) {
            // Nobody asked for figures.
        }
    };

    /** @param nanos that a request waited which got its lease then */
    void waited(long nanos);

    /** @param code of a request that got no lease */
    void refused(Code code);
}
