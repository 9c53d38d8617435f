package margay.face.internal.stages;

import margay.face.api.StageTimes;

/** Adds up the time of each stage of one request. One thread at a time. */
final class StageClock {
    enum Stage {
        DECODE,
        DETECT,
        LANDMARKS,
        ALIGN,
        EMBED
    }

    private final long[] nanos = new long[Stage.values().length];
    private long began;

    void start() {
        began = System.nanoTime();
    }

    /** Ends the stage; the next one begins. */
    void end(Stage stage) {
        long now = System.nanoTime();
        nanos[stage.ordinal()] += now - began;
        began = now;
    }

    StageTimes times() {
        return new StageTimes(nanos[0], nanos[1], nanos[2], nanos[3], nanos[4]);
    }
}
