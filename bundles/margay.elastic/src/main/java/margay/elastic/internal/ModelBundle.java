package margay.elastic.internal;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import margay.api.model.ModelBundles;
import margay.elastic.model.BundleJar;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import org.osgi.framework.Version;

/** Makes an ordinary model bundle of one form. */
final class ModelBundle {
    private static final String WEIGHTS = "model/model.onnx";
    private static final String DESCRIPTOR = "model/descriptor.json";

    private final FormFiles files;
    private final Form form;
    private final SortedMap<String, byte[]> content = new TreeMap<>();

    private ModelBundle(FormFiles files, Form form) {
        this.files = files;
        this.form = form;
    }

    /**
     * @param version of the bundle and the model
     * @return the jar
     */
    static byte[] of(FormFiles files, Form form, Version version) throws IOException {
        return new ModelBundle(files, form).jar(version);
    }

    /** The symbolic name of every bundle that is made of a model. */
    static String symbolicName(String model) {
        return "margay.elastic.made." + model;
    }

    private byte[] jar(Version version) throws IOException {
        ElasticDescriptor elastic = files.descriptor();
        byte[] weights = Files.readAllBytes(files.file(form));
        content.put(WEIGHTS, weights);
        content.put(DESCRIPTOR, new Gson().toJson(descriptor(weights)).getBytes(StandardCharsets.UTF_8));
        return BundleJar.of(
                symbolicName(elastic.name()),
                version.toString(),
                ModelBundles.NAMESPACE,
                "%s=\"%s\";%s:Version=\"%s\";%s=\"%s\";%s=\"%s\""
                        .formatted(
                                ModelBundles.NAMESPACE,
                                elastic.name(),
                                ModelBundles.VERSION,
                                version,
                                ModelBundles.TASK,
                                elastic.task(),
                                ModelBundles.DESCRIPTOR,
                                DESCRIPTOR),
                content);
    }

    private Map<String, Object> descriptor(byte[] weights) throws IOException {
        ElasticDescriptor elastic = files.descriptor();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("name", elastic.name());
        json.put("task", elastic.task());
        json.put("format", "onnx");
        json.put("weights", WEIGHTS);
        json.put("sha256", ElasticFiles.sha256(weights));
        json.put("inputs", List.of(input(elastic.input())));
        json.put(
                "outputs",
                List.of(tensor(elastic.output().name(), elastic.output().shape())));
        json.put("quantization", form.name() + ": " + files.quantization(form));
        json.put("labels", elastic.labels());
        json.put("golden", golden());
        json.put(
                "parameters",
                Map.of(
                        "form", form.name(),
                        "accuracy", form.accuracy(),
                        "temperature", form.temperature(),
                        "unknownBelow", form.unknownBelow()));
        json.put("card", elastic.card());
        return json;
    }

    private static Map<String, Object> input(ElasticDescriptor.Input input) {
        return Map.of(
                "tensor", tensor(input.name(), input.shape()),
                "image", Map.of("layout", "NCHW", "colorOrder", "RGB", "mean", input.mean(), "scale", input.scale()));
    }

    private static Map<String, Object> tensor(String name, List<Integer> shape) {
        return Map.of("name", name, "type", "float32", "shape", shape);
    }

    private List<Map<String, Object>> golden() throws IOException {
        ElasticDescriptor elastic = files.descriptor();
        byte[] outputs = ElasticFiles.bytes(files.source(), form.golden());
        int count = elastic.goldenInputs().size();
        int length = outputs.length / Math.max(1, count);
        List<Map<String, Object>> golden = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String input = "model/golden/input" + i + ".bin";
            String output = "model/golden/output" + i + ".bin";
            content.put(
                    input,
                    ElasticFiles.bytes(files.source(), elastic.goldenInputs().get(i)));
            content.put(output, Arrays.copyOfRange(outputs, i * length, (i + 1) * length));
            golden.add(Map.of(
                    "inputs", Map.of(elastic.input().name(), input),
                    "outputs", Map.of(elastic.output().name(), output),
                    "absoluteTolerance", form.tolerance(),
                    "relativeTolerance", 0));
        }
        return golden;
    }
}
