package margay.backend.onnxruntime;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Locale;

/** How far ONNX Runtime rewrites a graph before it runs it; each level includes the one before. */
enum Optimization {
    /** The graph as it is in the file. */
    NONE(OptLevel.NO_OPT),
    /** Constant folding and removal of what has no effect. */
    BASIC(OptLevel.BASIC_OPT),
    /** Fusions of operators. */
    EXTENDED(OptLevel.EXTENDED_OPT),
    /** Memory layouts that suit the processor. */
    ALL(OptLevel.ALL_OPT);

    private final OptLevel level;

    Optimization(OptLevel level) {
        this.level = level;
    }

    OptLevel level() {
        return level;
    }

    /** As options and file names spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
