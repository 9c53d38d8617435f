package margay.tools.model;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import margay.api.tensor.Shape;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model bundle of a model file. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=model")
@CommandLine.Command(
        name = "pack",
        description = "Turn a model file and a card into a model bundle.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay model pack sface.onnx --card sface.json --version 2.0.0",
            "  margay model pack net.onnx --card net.json --shape images=1,3,224,224 -o net.jar"
        })
public final class PackCommand implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern PLACE = Pattern.compile("at line \\d+ column \\d+");

    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

    @Parameters(paramLabel = "FILE", description = "The weights, for example an ONNX file.")
    private Path file;

    @Option(
            names = "--card",
            required = true,
            paramLabel = "JSON",
            description = "Fields of the descriptor; tensors, hash and golden vectors are found out.")
    private Path card;

    @Option(names = "--name", description = "Name of the model (default: the card's).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--format", description = "Format of the file (default: the card's, else the file's extension).")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--version",
            paramLabel = "V",
            defaultValue = "1.0.0",
            description = "Version of the bundle (default: ${DEFAULT-VALUE}).")
    private String version;

    @Option(
            names = "--golden",
            paramLabel = "DIR",
            description = "Golden vectors: NAME.bin for each input and output, raw little-endian elements"
                    + " (default: seeded inputs and what the model makes of them).")
    private Optional<Path> golden = Optional.empty();

    @Option(
            names = "--shape",
            paramLabel = "INPUT=EXTENTS",
            description = "Golden shape of an input whose shape is open (default: open extents are 1).")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--absolute-tolerance",
            description = "Of the golden outputs, in their unit (default: a thousandth of their root mean square).")
    private Optional<Double> absolute = Optional.empty();

    @Option(
            names = "--relative-tolerance",
            defaultValue = "1e-3",
            description = "Of the golden outputs, as a share (default: ${DEFAULT-VALUE}).")
    private double relative;

    @Option(names = "-o", paramLabel = "OUT.jar", description = "The bundle (default: NAME-V.jar).")
    private Optional<Path> out = Optional.empty();

    /**
     * @param context of the tools
     * @param services to find backend and engine
     */
    @Activate
    public PackCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        Packing.Packed packed =
                packing().pack(new Backends(context, services), services.await(ModelDescriptors.class, null, TIMEOUT));
        ModelDescriptor descriptor = packed.descriptor();
        Path bundle = out.orElseGet(() -> Path.of(descriptor.name() + "-" + descriptor.version() + ".jar"));
        packed.jar().write(bundle);
        print(descriptor, bundle);
        return 0;
    }

    private Packing packing() throws RequestException, IOException {
        Tolerance tolerance =
                new Tolerance(absolute.map(OptionalDouble::of).orElseGet(OptionalDouble::empty), relative);
        return new Packing(file, readCard(), name, format, version(), golden, shapes(), tolerance);
    }

    private JsonObject readCard() throws RequestException, IOException {
        try (Reader reader = Files.newBufferedReader(card)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new RequestException(Code.INVALID_INPUT, card + " is no JSON object" + place(e), e);
        }
    }

    private static String place(RuntimeException failure) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        return place.find() ? ": its text breaks off or is wrong " + place.group() : "";
    }

    private Version version() {
        try {
            return Version.parseVersion(version);
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage("'" + version + "' is no version like 1.0.0");
        }
    }

    private Map<String, Shape> shapes() {
        try {
            return shapes.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> shape(entry.getValue())));
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage("A shape is written like 1,3,224,224");
        }
    }

    private static Shape shape(String extents) {
        return Shape.of(Arrays.stream(extents.split(","))
                .mapToLong(extent -> Long.parseLong(extent.strip()))
                .toArray());
    }

    private void print(ModelDescriptor descriptor, Path bundle) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("bundle", bundle.toString());
        result.put("model", descriptor.name());
        result.put("version", descriptor.version().toString());
        result.put("sha256", descriptor.sha256());
        result.put("bytes", Files.size(bundle));
        output.print(
                () -> result,
                out -> out.println("Wrote " + bundle + ": model " + descriptor.name() + " " + descriptor.version()
                        + ", " + result.get("bytes") + " bytes"));
    }
}
