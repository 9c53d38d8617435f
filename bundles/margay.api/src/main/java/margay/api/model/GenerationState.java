package margay.api.model;

/** The life of a generation, in order. */
public enum GenerationState {
    /** Its bundle is there; it is not wanted now, or waits for what its reason says (a backend, its set). */
    FOUND,
    /** Its weights are being opened by a backend. */
    OPENING,
    /** It makes its first runs. */
    WARMING,
    /** Its answers are being checked. */
    GATING,
    /** It passed and waits for the other members of its set. */
    READY,
    /** It answers requests. */
    SERVING,
    /** Another serves; it ends the requests that it has. */
    DRAINING,
    /** Its native memory is given back. */
    CLOSED,
    /** It cannot serve; the reason says why. */
    FAILED
}
