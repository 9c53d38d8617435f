package margay.onnx.quantization;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** What a network's values were on calibration inputs. One thread at a time. */
public final class RangeCollector {
    /** How a range follows from values. */
    public enum Method {
        /** All values fit: nothing is ever clipped that was seen. */
        WHOLE,
        /** Rare large values are clipped where that lessens the mean squared error. */
        LEAST_ERROR
    }

    private final Map<String, Histogram> histograms = new HashMap<>();

    /**
     * Takes the values of one tensor on one input.
     *
     * @param name of the tensor
     * @param values from position to limit, which stay as they are; what is no finite number is passed over
     */
    public void observe(String name, FloatBuffer values) {
        histograms.computeIfAbsent(name, key -> new Histogram()).add(values);
    }

    /**
     * @param method how
     * @return by name of a tensor, with bounds of eight binary digits, so that the rounding of machines does not show
     */
    public Map<String, Range> ranges(Method method) {
        Map<String, Range> ranges = new HashMap<>();
        histograms.forEach((name, histogram) ->
                ranges.put(name, (method == Method.WHOLE ? histogram.whole() : histogram.leastError()).coarse()));
        return ranges;
    }
}
