package margay.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model that is open twice in ONNX Runtime, with one thread: once with a profile, which says how long each node takes, and
 * once without, since profiling a node takes as long as a short one does. Each node counts with the median of its runs, less
 * an equal share of what all of them take longer than a run without profile.
 */
final class ProfiledModel implements AutoCloseable {
    /** As one that is asked again and again: the processor's caches hold its weights. */
    private static final int RUNS_A_TURN = 10;

    private static final String KERNEL = "_kernel_time";

    private final OrtSession profiled;
    private final OrtSession plain;
    private final List<Long> plainNanos = new ArrayList<>();

    /** @param profile where the profile is written, and what its name begins with */
    ProfiledModel(byte[] onnx, Path profile) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            plain = environment.createSession(onnx, options);
            options.enableProfiling(profile.toString());
            profiled = environment.createSession(onnx, options);
        }
    }

    /** @param inputs by name */
    void takeTurn(Map<String, OnnxTensor> inputs) throws OrtException {
        for (int run = 0; run < RUNS_A_TURN; run++) {
            profiled.run(inputs).close();
        }
        for (int run = 0; run < RUNS_A_TURN; run++) {
            long start = System.nanoTime();
            plain.run(inputs).close();
            plainNanos.add(System.nanoTime() - start);
        }
    }

    /**
     * Ends the profile.
     *
     * @param warmUp turns that do not count
     * @return milliseconds of one run by operator
     */
    SortedMap<String, Double> operators(int warmUp) throws IOException, OrtException {
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        Map<String, String> operators = new LinkedHashMap<>();
        for (JsonElement element : JsonParser.parseString(Files.readString(Path.of(profiled.endProfiling())))
                .getAsJsonArray()) {
            JsonObject event = element.getAsJsonObject();
            String node = event.get("name").getAsString();
            if (node.endsWith(KERNEL)) {
                operators.put(node, event.getAsJsonObject("args").get("op_name").getAsString());
                nanos.computeIfAbsent(node, first -> new ArrayList<>())
                        .add(1000 * event.get("dur").getAsLong());
            }
        }
        int skipped = warmUp * RUNS_A_TURN;
        double all = nanos.values().stream()
                .mapToDouble(runs -> median(runs, skipped))
                .sum();
        double profiling = Math.max(0, all - median(plainNanos, skipped)) / nanos.size();
        SortedMap<String, Double> millis = new TreeMap<>();
        nanos.forEach((node, runs) ->
                millis.merge(operators.get(node), (median(runs, skipped) - profiling) / 1e6, Double::sum));
        return millis;
    }

    private static double median(List<Long> runs, int skipped) {
        long[] sorted =
                runs.stream().skip(skipped).mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() throws OrtException {
        profiled.close();
        plain.close();
    }
}
