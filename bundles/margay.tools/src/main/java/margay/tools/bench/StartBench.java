package margay.tools.bench;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.tools.measure.Results;
import margay.tools.model.Folders;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the start of a process to the first face that it recognises, and the memory that it takes. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=bench")
@CommandLine.Command(
        name = "start",
        description =
                "Start this distribution again and again on one state directory: milliseconds from the start of"
                        + " the process to the first recognised face, and MiB resident. Medians; the first start does not count.",
        footerHeading = "%nExample:%n",
        footer = "  margay bench start --image photo.jpg --json")
public final class StartBench implements Command {
    private static final String SAMPLE = "photos/astronaut.jpg";

    private final BundleContext context;

    @Mixin
    private Output output;

    @Option(names = "--runs", defaultValue = "7", description = "Starts that count (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--image", paramLabel = "FILE", description = "A photograph of one person (default: a sample).")
    private Path image;

    /** @param context of the tools */
    @Activate
    public StartBench(BundleContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        output.requireAtLeast(1, "--runs", runs);
        Path state = Files.createTempDirectory("margay-start");
        try (Progress progress = new Progress(output.err(), "starts", runs + 1L)) {
            List<Start> starts = new ArrayList<>();
            for (int run = 0; run <= runs; run++) {
                starts.add(start(state));
                progress.step();
            }
            starts.remove(0);
            print(starts);
            return 0;
        } finally {
            Folders.delete(state);
        }
    }

    private record Start(double millis, double resident, double highest) {}

    private Start start(Path state) throws RequestException, IOException {
        List<String> command =
                List.of(program().toString(), "--state", state.toString(), "bench", "first-face", photo());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            long end = System.nanoTime();
            out.transferTo(Writer.nullWriter());
            return parse(line, (end - begin) / 1e6, process.waitFor());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while a box was starting", e);
        }
    }

    private static Start parse(String line, double millis, int exitCode) throws RequestException {
        if (exitCode != 0 || line == null) {
            throw new RequestException(Code.FAILED, "A box that was started failed with exit code " + exitCode);
        }
        try {
            JsonObject memory = new Gson().fromJson(line, JsonObject.class);
            return new Start(
                    millis,
                    memory.get("rss_mb").getAsDouble(),
                    memory.get("hwm_mb").getAsDouble());
        } catch (JsonSyntaxException e) {
            throw new RequestException(Code.FAILED, "A box that was started printed: " + line, e);
        }
    }

    private Path program() throws RequestException {
        Path program = home().resolve("bin").resolve("margay");
        if (!Files.isExecutable(program)) {
            throw new RequestException(
                    Code.NOT_FOUND, "There is no program " + program + "; run this command from a distribution");
        }
        return program;
    }

    private Path home() {
        String home = context.getProperty("margay.home");
        return Path.of(home == null ? "." : home);
    }

    private String photo() throws RequestException {
        return (image == null ? sample() : image).toString();
    }

    private Path sample() throws RequestException {
        Path sample = home().resolve(SAMPLE);
        if (!Files.exists(sample)) {
            throw new RequestException(Code.NOT_FOUND, "There is no photograph " + sample + "; name one with --image");
        }
        return sample;
    }

    private void print(List<Start> starts) {
        new Results()
                .add(
                        "first_face_ms",
                        median(starts.stream().mapToDouble(Start::millis).toArray()))
                .add(
                        "rss_mb",
                        median(starts.stream().mapToDouble(Start::resident).toArray()))
                .add(
                        "hwm_mb",
                        median(starts.stream().mapToDouble(Start::highest).toArray()))
                .add("runs", (long) runs)
                .print(output);
    }

    private static double median(double[] values) {
        return PairedBlocks.median(values);
    }
}
