package margay.forge.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The folder of one training run: {@code config.json} says what is computed, {@code starts.jsonl} with which code on
 * which images, {@code checkpoint.safetensors} holds all that a resume needs, {@code model.safetensors} the weights
 * after the last whole epoch, {@code metrics.jsonl} one line per epoch. Weights and checkpoints are replaced as a whole,
 * so a run that is cut at any moment leaves the old or the new one.
 */
public final class RunFolder {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final Gson LINES = new Gson();

    private static final String MODEL = "model.safetensors";

    private final Path folder;

    /**
     * Opens a folder.
     *
     * @param folder the folder; made when missing
     * @throws IOException if it cannot be made
     */
    public RunFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /**
     * Opens the folder of a run that was started before.
     *
     * @param folder the folder
     * @return the run
     * @throws IOException if there is no run
     */
    public static RunFolder existing(Path folder) throws IOException {
        if (!Files.exists(folder.resolve("config.json"))) {
            throw new NoSuchFileException("%s holds no run: name the --run folder of a training".formatted(folder));
        }
        return new RunFolder(folder);
    }

    /** Returns the file of the per-epoch figures. */
    public Path metrics() {
        return folder.resolve("metrics.jsonl");
    }

    /** Returns the file of the weights after the last whole epoch. */
    public Path model() {
        return folder.resolve(MODEL);
    }

    /** Returns the path of a file in the folder. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Returns whether the folder has a checkpoint. */
    public boolean hasCheckpoint() {
        return Files.exists(folder.resolve("checkpoint.safetensors"));
    }

    /**
     * Reads the configuration.
     *
     * @return the configuration
     * @throws IOException if there is none or it cannot be read
     */
    public RunConfig config() throws IOException {
        return GSON.fromJson(Files.readString(folder.resolve("config.json")), RunConfig.class);
    }

    /**
     * Writes the configuration.
     *
     * @param config the configuration
     * @throws IOException if it cannot be written
     */
    public void write(RunConfig config) throws IOException {
        replace("config.json", out -> out.write((GSON.toJson(config) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Adds a start to {@code starts.jsonl}.
     *
     * @param start what starts now
     * @throws IOException if the file cannot be read or written, or the run was begun on other images
     */
    public void record(RunStart start) throws IOException {
        LineFile starts = new LineFile(folder.resolve("starts.jsonl"));
        for (String line : starts.lines()) {
            String begun = LINES.fromJson(line, RunStart.class).data();
            if (!begun.equals(start.data())) {
                throw new IOException(
                        "%s was begun on images with the SHA-256 %s, and these have %s: name the same --data"
                                .formatted(folder, begun, start.data()));
            }
        }
        starts.add(LINES.toJson(start));
    }

    /**
     * Replaces the checkpoint.
     *
     * @param state named arrays
     * @throws IOException if it cannot be written
     */
    public void writeCheckpoint(NDList state) throws IOException {
        replace("checkpoint.safetensors", out -> state.encode(out, NDList.Encoding.SAFETENSORS));
    }

    /**
     * Reads the checkpoint.
     *
     * @param manager owns the arrays
     * @return named arrays
     * @throws IOException if it cannot be read
     */
    public NDList readCheckpoint(NDManager manager) throws IOException {
        return read("checkpoint.safetensors", manager);
    }

    /**
     * Replaces the weights.
     *
     * @param weights named arrays
     * @throws IOException if they cannot be written
     */
    public void writeModel(NDList weights) throws IOException {
        replace(MODEL, out -> weights.encode(out, NDList.Encoding.SAFETENSORS));
    }

    /**
     * Reads the weights.
     *
     * @param manager owns the arrays
     * @return named arrays
     * @throws IOException if they cannot be read
     */
    public NDList readModel(NDManager manager) throws IOException {
        if (!Files.exists(model())) {
            throw new NoSuchFileException(
                    "%s has no weights yet: they are written after the first whole epoch".formatted(folder));
        }
        return read(MODEL, manager);
    }

    private NDList read(String name, NDManager manager) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return NDList.decode(manager, in);
        }
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** The content is on the disk before it takes its name. */
    private void replace(String name, Content content) throws IOException {
        Path partial = folder.resolve(name + ".partial");
        try (FileChannel file = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file));
            content.to(out);
            out.flush();
            file.force(true);
        }
        Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
