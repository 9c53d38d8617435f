package margay.forge.train;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The figures of a run, one JSON object a line. */
public final class Metrics {
    private static final Gson GSON = new Gson();

    private final Path file;

    /**
     * Opens a file.
     *
     * @param file the file; made at the first line
     */
    public Metrics(Path file) {
        this.file = file;
    }

    /**
     * The figures of one epoch.
     *
     * @param epoch the epoch, from 1
     * @param step steps done
     * @param learningRate the learning rate of the last step
     * @param loss mean training loss
     * @param trainAccuracy share of augmented training images that got the right class, 0..1
     * @param testAccuracy share of test images that got the right class, by the name of what was tested
     * @param seconds time of training in the epoch
     * @param imagesPerSecond training images a second
     */
    public record Epoch(
            int epoch,
            int step,
            float learningRate,
            double loss,
            double trainAccuracy,
            Map<String, Double> testAccuracy,
            double seconds,
            double imagesPerSecond) {}

    /**
     * Adds a line.
     *
     * @param epoch the figures
     * @throws IOException if the file cannot be written
     */
    public void add(Epoch epoch) throws IOException {
        new LineFile(file).add(GSON.toJson(epoch));
    }

    /**
     * Reads all lines.
     *
     * @return the figures, oldest first
     * @throws IOException if the file cannot be read
     */
    public List<Epoch> read() throws IOException {
        return new LineFile(file)
                .lines().stream().map(line -> GSON.fromJson(line, Epoch.class)).toList();
    }

    /**
     * Drops what was written after a step, which a resumed run writes again.
     *
     * @param step the last step to keep
     * @throws IOException if the file cannot be written
     */
    public void keepUntil(int step) throws IOException {
        List<String> kept =
                read().stream().filter(e -> e.step() <= step).map(GSON::toJson).toList();
        Files.write(file, kept);
    }
}
