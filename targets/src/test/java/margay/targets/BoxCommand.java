package margay.targets;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs commands of the distribution for this machine, one after the other, in one box. */
final class BoxCommand {
    static final Path HOME = Path.of("target", "linux-x86_64");

    private final Path folder;

    /**
     * Skips the test where the distribution does not run.
     *
     * @param folder for the box, in {@code box}, and what commands print
     */
    BoxCommand(Path folder) {
        assumeTrue("amd64".equals(System.getProperty("os.arch")) && "Linux".equals(System.getProperty("os.name")));
        this.folder = folder;
    }

    /**
     * @param command its words
     * @return the exit code
     */
    int run(String command) throws IOException, InterruptedException {
        return builder(command).redirectOutput(output().toFile()).start().waitFor();
    }

    /**
     * @param command {@code run}, with options
     * @return a box that serves
     */
    Process serve(String command) throws IOException {
        return start(command, "Serving until");
    }

    /**
     * @param command its words
     * @param awaited how a line begins that it prints
     * @return the command, which has just printed that line
     */
    Process start(String command, String awaited) throws IOException {
        Process box = builder(command).start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(box.getInputStream(), StandardCharsets.UTF_8));
        assertTrue(lines.lines().anyMatch(line -> line.startsWith(awaited)), this::errors);
        return box;
    }

    private ProcessBuilder builder(String command) {
        List<String> line = Stream.concat(
                        Stream.of(HOME.resolve("bin/margay").toString(), "--state", state().toString()),
                        Stream.of(command.split(" ")))
                .toList();
        return new ProcessBuilder(line).redirectError(folder.resolve("err").toFile());
    }

    /** @return the state directory of the box */
    Path state() {
        return folder.resolve("box");
    }

    private Path output() {
        return folder.resolve("out");
    }

    /** @return what the last command that ended has printed */
    List<String> lines() throws IOException {
        return Files.readAllLines(output());
    }

    String lastLine() throws IOException {
        List<String> lines = lines();
        return lines.get(lines.size() - 1);
    }

    /** @return what the last command has printed on the standard error */
    String errors() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
