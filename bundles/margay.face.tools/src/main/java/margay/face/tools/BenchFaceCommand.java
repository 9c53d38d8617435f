package margay.face.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.RequestException;
import margay.face.api.FaceEmbedder;
import margay.face.tools.FaceBench.Measured;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the speed of face recognition. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=bench")
@CommandLine.Command(
        name = "face",
        description = {
            "Measure how many images a second go all the way from file to face embeddings,",
            "with one client and with two, and what each stage takes."
        },
        footerHeading = "%nExample:%n",
        footer = "  margay bench face --images photos --json")
public final class BenchFaceCommand implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> STAGES =
            List.of("decode_ms", "detect_ms", "landmarks_ms", "align_ms", "embed_ms");
    private final Services services;

    @Mixin
    private Output output;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "Picture files: a folder or a zip file; they are read into memory first.")
    private Path images;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "500",
            description = "Take so many of the files at most, evenly from all (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Measure each number of clients so long, after warming up half as long (default:"
                    + " ${DEFAULT-VALUE}).")
    private int seconds;

    /** @param services to find the face capability */
    @Activate
    public BenchFaceCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        if (limit < 1 || seconds < 1) {
            throw output.wrongUsage("--limit and --seconds must be 1 or more");
        }
        FaceBench bench = new FaceBench(files(), services.await(FaceEmbedder.class, null, PATIENCE));
        List<Measured> measured = new ArrayList<>();
        try (Progress progress = new Progress(output.err(), "Recognising faces", 3)) {
            bench.run(2, Duration.ofMillis(500L * seconds));
            progress.step();
            for (int clients = 1; clients <= 2; clients++) {
                measured.add(bench.run(clients, Duration.ofSeconds(seconds)));
                progress.step();
            }
        }
        print(measured.get(0), measured.get(1));
        return 0;
    }

    private List<ByteBuffer> files() throws IOException {
        try (Photographs photographs = Photographs.in(images)) {
            List<String> names = photographs.all();
            if (names.isEmpty()) {
                throw new IOException("There is no JPEG, PNG, BMP or WebP file in " + images);
            }
            int count = Math.min(limit, names.size());
            List<ByteBuffer> files = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                files.add(photographs.read(names.get((int) ((long) i * names.size() / count))));
            }
            return files;
        }
    }

    private void print(Measured one, Measured two) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("images_per_s_1", one.imagesPerSecond());
        figures.put("images_per_s_2", two.imagesPerSecond());
        for (int i = 0; i < STAGES.size(); i++) {
            figures.put(STAGES.get(i), one.stageMillis().get(i));
        }
        figures.replaceAll((name, value) -> Math.round(value * 1000) / 1000.0);
        output.print(() -> figures, out -> table(one, two).print(out));
    }

    private static Table table(Measured one, Measured two) {
        double all = one.stageMillis().stream().mapToDouble(Double::doubleValue).sum();
        Table table = new Table("", "", "share");
        table.row("images/s, 1 client", format(one.imagesPerSecond()), "");
        table.row("images/s, 2 clients", format(two.imagesPerSecond()), "");
        for (int i = 0; i < STAGES.size(); i++) {
            double stage = one.stageMillis().get(i);
            String name = STAGES.get(i).replace("_ms", ", ms an image");
            table.row(name, format(stage), String.format(Locale.ROOT, "%.0f %%", 100 * stage / all));
        }
        return table;
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
