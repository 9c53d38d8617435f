package margay.model.eqnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundle as it is: each form is made into a file, which ONNX Runtime runs. */
class FormsTest {
    private static final ElasticDescriptor DESCRIPTOR = descriptor();
    private static final ElasticModel MODEL = new ElasticModel(DESCRIPTOR, arrays());

    private static ElasticDescriptor descriptor() {
        try {
            return ElasticFiles.descriptor(path -> Files.newInputStream(Path.of(path)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arrays32 arrays() {
        try {
            return Arrays32.decode(content(DESCRIPTOR.weights()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(String path) {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FloatBuffer floats(String path) {
        return ByteBuffer.wrap(content(path)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static float[] golden(Form form) {
        FloatBuffer golden = floats(form.golden());
        float[] values = new float[golden.remaining()];
        golden.get(values);
        return values;
    }

    static Stream<String> forms() {
        return DESCRIPTOR.forms().stream().map(Form::name);
    }

    private static Form form(String name) {
        return DESCRIPTOR.form(name).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void givesItsGoldenOutputsAndNoOther(String name) throws OrtException {
        float[] outputs = run(Materializer.materialize(MODEL, form(name)).onnx());
        for (Form form : DESCRIPTOR.forms()) {
            double difference = difference(outputs, golden(form));
            assertEquals(
                    form.name().equals(name),
                    difference <= form.tolerance(),
                    "outputs of %s differ from those of %s by %s, and may by %s"
                            .formatted(name, form.name(), difference, form.tolerance()));
        }
    }

    private static double difference(float[] one, float[] other) {
        assertEquals(one.length, other.length);
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .max()
                .orElseThrow();
    }

    private static float[] run(byte[] onnx) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer outputs = FloatBuffer.allocate(
                DESCRIPTOR.goldenInputs().size() * DESCRIPTOR.labels().size());
        try (OrtSession session = environment.createSession(onnx)) {
            for (String input : DESCRIPTOR.goldenInputs()) {
                long[] shape = DESCRIPTOR.input().shape().stream()
                        .mapToLong(Integer::longValue)
                        .toArray();
                try (OnnxTensor image = OnnxTensor.createTensor(environment, floats(input), shape);
                        OrtSession.Result result =
                                session.run(Map.of(DESCRIPTOR.input().name(), image))) {
                    outputs.put(((OnnxTensor) result.get(0)).getFloatBuffer());
                }
            }
        }
        return outputs.array();
    }

    @Test
    void theFormsThatPeopleAskForAreThere() {
        assertTrue(forms().toList().containsAll(List.of("float32", "w8a8", "w4a4", "w3a3", "w2a2", "mp3")));
        assertTrue(form("w8a8").integerOnly());
    }
}
