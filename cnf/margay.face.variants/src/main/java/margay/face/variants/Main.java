package margay.face.variants;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import margay.api.RequestException;
import margay.api.model.InvalidDescriptorException;
import margay.onnx.Onnx;
import margay.onnx.quantization.Preparation;
import margay.onnx.quantization.Range;
import margay.onnx.quantization.StaticQuantizer;

/**
 * Writes the {@link FloatWeights} of one face model with one input and one output, its 8-bit variant, what that makes of the
 * model's golden input, and the model's descriptor with the variant in it.
 */
public final class Main {
    /** Of the largest element of an output: machines may round a number between two to either. */
    private static final double TOLERANCE = 0.05;

    private final Path bundle;
    private final Path target;
    private final JsonObject descriptor;
    private final JsonObject variant;

    private Main(Path bundle, Path target, JsonObject descriptor, JsonObject variant) {
        this.bundle = bundle;
        this.target = target;
        this.descriptor = descriptor;
        this.variant = variant;
    }

    /**
     * @param arguments model, folder of the bundles' sources, folder of the float weights, folder to write to,
     *     photographs for calibration, photographs to compare the two networks on; both with colons between them
     * @throws IOException if a file cannot be read or written
     * @throws OrtException if a model cannot be run
     * @throws InvalidDescriptorException if a model's descriptor is wrong
     * @throws RequestException if no faces can be looked for
     */
    public static void main(String[] arguments)
            throws IOException, OrtException, InvalidDescriptorException, RequestException {
        String model = arguments[0];
        Path bundles = Path.of(arguments[1]);
        Path weights = Path.of(arguments[2]);
        Path target = Path.of(arguments[3]);
        JsonObject descriptor = FloatWeights.write(model, bundles, weights, target);
        Path bundle = bundles.resolve("margay.model." + model);
        JsonObject variant = FloatWeights.read(bundle.resolve("src/main/variants/int8.json"));
        List<float[]> inputs =
                FaceInputs.of(bundles, weights, paths(arguments[4]), target).get(model);
        List<List<float[]>> others = new ArrayList<>();
        for (Path photo : paths(arguments[5])) {
            others.add(FaceInputs.of(bundles, weights, List.of(photo), target).get(model));
        }
        Path file =
                target.resolve(Path.of(descriptor.get("weights").getAsString()).getFileName());
        new Main(bundle, target, descriptor, variant).write(Onnx.read(file), inputs, others);
    }

    private static List<Path> paths(String joined) {
        return Arrays.stream(joined.split(File.pathSeparator)).map(Path::of).toList();
    }

    private void write(ModelProto model, List<float[]> inputs, List<List<float[]>> others)
            throws IOException, OrtException {
        JsonObject tensor =
                descriptor.getAsJsonArray("inputs").get(0).getAsJsonObject().getAsJsonObject("tensor");
        String name = tensor.get("name").getAsString();
        long[] shape = StreamSupport.stream(tensor.getAsJsonArray("shape").spliterator(), false)
                .mapToLong(extent -> extent.getAsLong())
                .toArray();
        ModelProto prepared = Preparation.prepare(model);
        Map<String, Range> ranges = Calibration.ranges(prepared, name, shape, inputs);
        ModelProto quantized = new StaticQuantizer(false).quantize(prepared, ranges);
        compare(
                face -> floats(Calibration.run(model, name, shape, FloatBuffer.wrap(face))),
                face -> floats(Calibration.run(quantized, name, shape, FloatBuffer.wrap(face))),
                others,
                (int) shape[shape.length - 1]);
        byte[] weights = quantized.toByteArray();
        Files.write(target.resolve("int8.onnx"), weights);
        variant.addProperty("weights", "model/int8.onnx");
        variant.addProperty("sha256", FloatWeights.sha256(weights));
        variant.add("golden", golden(quantized, name, shape));
        JsonArray variants = new JsonArray();
        variants.add(variant);
        descriptor.add("variants", variants);
        FloatWeights.writeDescriptor(descriptor, target);
    }

    private void compare(Agreement.Network floats, Agreement.Network integers, List<List<float[]>> pictures, int width)
            throws OrtException {
        Agreement agreement = Agreement.of(floats, integers, pictures, width);
        if (!agreement.isEnough()) {
            throw new IllegalStateException("The 8-bit variant is too far from the float network: " + agreement);
        }
        JsonObject metrics = variant.getAsJsonObject("metrics");
        String faces = agreement.faces() + " faces that it was not calibrated on: ";
        metrics.addProperty(faces + "mean cosine with float32", rounded(agreement.mean()));
        metrics.addProperty(faces + "least cosine with float32", rounded(agreement.least()));
        metrics.addProperty(faces + "least cosine with the mirror image", rounded(agreement.same()));
        metrics.addProperty(faces + "largest cosine with another", rounded(agreement.different()));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static float[] floats(FloatBuffer values) {
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    private JsonArray golden(ModelProto quantized, String input, long[] shape) throws IOException, OrtException {
        JsonObject golden =
                descriptor.getAsJsonArray("golden").get(0).getAsJsonObject().deepCopy();
        String path = golden.getAsJsonObject("inputs").get(input).getAsString();
        byte[] bytes = Files.readAllBytes(bundle.resolve("src/main/resources").resolve(path));
        FloatBuffer values =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        FloatBuffer output = Calibration.run(quantized, input, shape, values);
        Files.write(target.resolve("int8-output.f32"), bytes(output));
        String outputName = descriptor
                .getAsJsonArray("outputs")
                .get(0)
                .getAsJsonObject()
                .get("name")
                .getAsString();
        golden.getAsJsonObject("outputs").addProperty(outputName, "model/golden/int8-output.f32");
        golden.addProperty("absoluteTolerance", Math.round(TOLERANCE * largest(output) * 1000) / 1000.0);
        golden.addProperty("relativeTolerance", 0);
        JsonArray all = new JsonArray();
        all.add(golden);
        return all;
    }

    private static byte[] bytes(FloatBuffer values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values.duplicate());
        return bytes.array();
    }

    private static double largest(FloatBuffer values) {
        double largest = 0;
        for (int i = 0; i < values.limit(); i++) {
            largest = Math.max(largest, Math.abs(values.get(i)));
        }
        return largest;
    }
}
