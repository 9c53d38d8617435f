package margay.forge.export;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import margay.elastic.model.Dataflow;
import margay.forge.nn.Pass;
import margay.forge.quant.StepSearch;
import margay.forge.train.CalibrationImages;

/**
 * Finds the grids of the stream, which training does not learn: those with the least error on what training images make of
 * its values.
 */
final class StreamCalibration {
    /** Of a batch. Few values are large, but what is cut off from them is missed by the classifier. */
    private static final int SAMPLE = 1 << 16;

    private final CalibrationImages images;

    StreamCalibration(CalibrationImages images) {
        this.images = images;
    }

    /**
     * Returns the step size of each value of the stream by its name.
     *
     * @param trained the network as in training, with normalization that was measured in its form
     */
    Map<String, Float> run(FormNetwork trained) {
        Dataflow flow = trained.network().dataflow();
        Map<String, List<float[]>> seen = new LinkedHashMap<>();
        images.forEach((batch, number) -> {
            Map<String, NDArray> values = trained.values(batch, Pass.evaluation(batch.getManager()));
            flow.stream().forEach(value -> seen.computeIfAbsent(value, name -> new ArrayList<>())
                    .add(StepSearch.sample(values.get(value).toFloatArray(), SAMPLE)));
        });
        Map<String, Float> sizes = new ConcurrentHashMap<>();
        seen.entrySet().parallelStream()
                .forEach(entry -> sizes.put(entry.getKey(), size(flow, entry.getKey(), join(entry.getValue()))));
        return sizes;
    }

    private static float size(Dataflow flow, String value, float[] seen) {
        return (float)
                new StepSearch(FormNetwork.range(flow, value), true).best(seen).scale();
    }

    private static float[] join(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int end = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, end, part.length);
            end += part.length;
        }
        return all;
    }
}
