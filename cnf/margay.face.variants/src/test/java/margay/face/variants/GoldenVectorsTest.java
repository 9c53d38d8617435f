package margay.face.variants;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.image.ImageException;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Golden;
import margay.api.tensor.ElementType;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import margay.engine.internal.descriptor.DescriptorReader;
import margay.vision.ImageTensors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

/**
 * The golden inputs of the face models are what the committed photograph becomes on its way through the stages, and the
 * golden outputs what the models make of it. All of it is written to {@code target/golden}, to copy from.
 */
class GoldenVectorsTest {
    private static final Path BUNDLES = Path.of("..", "..", "bundles");
    private static final Path WEIGHTS =
            Path.of("..", "npm", "target", "node_modules", "faceplugin-face-recognition-js", "model");
    private static final Path PHOTO = Path.of("..", "..", "runtime", "photos", "astronaut.jpg");

    /** About one level of a pixel: processors round differently, and what is found first moves what is cut out next. */
    private static final float TOLERANCE = 0.01f;

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"face-detector", "face-landmarks", "face-embedding"})
    void ofARecognition(String name) throws IOException, OrtException, InvalidDescriptorException, RequestException {
        List<float[]> seen =
                FaceInputs.of(BUNDLES, WEIGHTS, List.of(PHOTO), scratch).get(name);
        assertEquals(1, seen.size(), "one face");
        try (FloatModel model = FaceInputs.open(name, BUNDLES, WEIGHTS, new DescriptorReader(scratch))) {
            model.input(0).floats().put(0, seen.get(0));
            model.run();
            ModelDescriptor descriptor = model.descriptor();
            Map<String, float[]> made = new LinkedHashMap<>();
            made.put(input(descriptor), seen.get(0));
            for (int i = 0; i < descriptor.outputs().size(); i++) {
                TensorInfo output = descriptor.outputs().get(i);
                made.put(golden(descriptor).outputs().get(output.name()), floats(model.output(i)));
            }
            assertStored(name, made);
        }
    }

    /** The input alone: no TensorFlow Lite here. Each box checks the outputs before it lets the model serve. */
    @ParameterizedTest
    @ValueSource(strings = {"face-blazeface-short", "face-blazeface-full"})
    void ofBlazeFace(String name) throws IOException, InvalidDescriptorException, ImageException {
        try (InputStream json = Files.newInputStream(FaceInputs.descriptor(BUNDLES, name));
                Image photo = new PictureFiles().decode(ByteBuffer.wrap(Files.readAllBytes(PHOTO)))) {
            ModelDescriptor descriptor = new DescriptorReader(scratch).read(json, new Version(1, 0, 0));
            ModelDescriptor.Input input = descriptor.inputs().get(0);
            Tensor target = Tensor.allocate(ElementType.FLOAT32, input.tensor().shape());
            ImageTensors.letterbox(photo, input.image().orElseThrow(), target);
            assertStored(name, Map.of(input(descriptor), floats(target)));
        }
    }

    private static Golden golden(ModelDescriptor descriptor) {
        return descriptor.golden().get(0);
    }

    private static String input(ModelDescriptor descriptor) {
        return golden(descriptor)
                .inputs()
                .get(descriptor.inputs().get(0).tensor().name());
    }

    private static float[] floats(Tensor tensor) {
        return floats(tensor.bytes().duplicate().order(ByteOrder.nativeOrder()));
    }

    private static float[] floats(ByteBuffer bytes) {
        float[] values = new float[bytes.capacity() / Float.BYTES];
        bytes.asFloatBuffer().get(0, values);
        return values;
    }

    /** Values by their files' paths in the bundle. */
    private static void assertStored(String model, Map<String, float[]> made) throws IOException {
        Path copies = Path.of("target", "golden", model);
        for (Map.Entry<String, float[]> values : made.entrySet()) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(values.getValue().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values.getValue());
            Path copy = copies.resolve(values.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, bytes.array());
        }
        Path bundle = FaceInputs.descriptor(BUNDLES, model).getParent().getParent();
        for (Map.Entry<String, float[]> values : made.entrySet()) {
            Path stored = bundle.resolve(values.getKey());
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(stored)).order(ByteOrder.LITTLE_ENDIAN);
            assertArrayEquals(floats(bytes), values.getValue(), TOLERANCE, stored + " is another than in " + copies);
        }
    }
}
