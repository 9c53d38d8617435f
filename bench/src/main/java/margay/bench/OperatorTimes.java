package margay.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materializer;
import margay.onnx.QLinearConvColumns;

/**
 * Prints how long ONNX Runtime is in each operator, in forms of an elastic bundle that take turns. A form that {@link
 * QLinearConvColumns} changes has a column more, with {@code *}.
 */
public final class OperatorTimes {
    private static final int WARM_UP = 10;
    private static final int TURNS = 80;
    private static final String USAGE =
            "Usage: OperatorTimes BUNDLE [FORM...], such as OperatorTimes eqnet.jar float32 w8a8";

    private final ZipFile bundle;
    private final ElasticModel model;

    private OperatorTimes(ZipFile bundle) throws IOException {
        this.bundle = bundle;
        model = ElasticFiles.model(this::open, ElasticFiles.descriptor(this::open));
    }

    private InputStream open(String path) throws IOException {
        ZipEntry entry = bundle.getEntry(path);
        if (entry == null) {
            throw new FileNotFoundException(bundle.getName() + " has no file " + path + ": name an elastic bundle");
        }
        return bundle.getInputStream(entry);
    }

    /** @param arguments the bundle's jar, then the names of forms; float32 and w8a8 without names */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        List<String> forms = arguments.length == 1
                ? List.of("float32", "w8a8")
                : List.of(arguments).subList(1, arguments.length);
        try (ZipFile bundle = new ZipFile(arguments[0])) {
            System.out.print(table(new OperatorTimes(bundle).measure(forms, WARM_UP, TURNS)));
        } catch (NoSuchFileException missing) {
            System.err.println("OperatorTimes: there is no file " + arguments[0] + ": name an elastic bundle");
            System.exit(1);
        } catch (IOException | OrtException | IllegalArgumentException e) {
            System.err.println("OperatorTimes: " + arguments[0] + " cannot be measured: " + e.getMessage());
            System.exit(1);
        }
    }

    /** @return milliseconds of one run by form and operator */
    static Map<String, SortedMap<String, Double>> measure(Path jar, List<String> forms, int warmUp, int turns)
            throws IOException, OrtException {
        try (ZipFile bundle = new ZipFile(jar.toFile())) {
            return new OperatorTimes(bundle).measure(forms, warmUp, turns);
        }
    }

    private Map<String, SortedMap<String, Double>> measure(List<String> forms, int warmUp, int turns)
            throws IOException, OrtException {
        Path folder = Files.createTempDirectory("operator-times");
        Map<String, ProfiledModel> models = new LinkedHashMap<>();
        try (OnnxTensor image = image()) {
            for (Map.Entry<String, byte[]> file : files(forms).entrySet()) {
                models.put(
                        file.getKey(),
                        new ProfiledModel(file.getValue(), folder.resolve(Integer.toString(models.size()))));
            }
            Map<String, OnnxTensor> inputs = Map.of(model.descriptor().input().name(), image);
            for (int turn = 0; turn < warmUp + turns; turn++) {
                for (ProfiledModel one : models.values()) {
                    one.takeTurn(inputs);
                }
            }
            Map<String, SortedMap<String, Double>> times = new LinkedHashMap<>();
            for (Map.Entry<String, ProfiledModel> one : models.entrySet()) {
                times.put(one.getKey(), one.getValue().operators(warmUp));
            }
            return times;
        } finally {
            for (ProfiledModel one : models.values()) {
                one.close();
            }
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Map<String, byte[]> files(List<String> forms) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : forms) {
            byte[] onnx = Materializer.materialize(model, form(name)).onnx();
            files.put(name, onnx);
            Optional<ModelProto> columns = new QLinearConvColumns().apply(ModelProto.parseFrom(onnx));
            columns.ifPresent(rewritten -> files.put(name + "*", rewritten.toByteArray()));
        }
        return files;
    }

    private Form form(String name) {
        return model.descriptor()
                .form(name)
                .orElseThrow(() -> new IllegalArgumentException("The bundle has no form " + name + ": there are "
                        + model.descriptor().forms().stream().map(Form::name).toList()));
    }

    private OnnxTensor image() throws IOException, OrtException {
        ElasticDescriptor descriptor = model.descriptor();
        byte[] bytes = ElasticFiles.bytes(this::open, descriptor.goldenInputs().get(0));
        long[] shape = descriptor.input().shape().stream()
                .mapToLong(Integer::longValue)
                .toArray();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(),
                shape);
    }

    private static String table(Map<String, SortedMap<String, Double>> times) {
        StringBuilder table = new StringBuilder();
        row(table, "milliseconds of one run", times.keySet().stream());
        TreeSet<String> operators = times.values().stream()
                .flatMap(form -> form.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String operator : operators) {
            row(table, operator, times.values().stream().map(form -> Optional.ofNullable(form.get(operator))
                    .map("%.3f"::formatted)
                    .orElse("")));
        }
        row(table, "all", times.values().stream().map(form -> "%.3f"
                .formatted(
                        form.values().stream().mapToDouble(Double::doubleValue).sum())));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Stream<String> cells) {
        table.append("%-28s".formatted(name));
        cells.forEach(cell -> table.append("%12s".formatted(cell)));
        table.append('\n');
    }
}
