package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.Quantization;
import org.junit.jupiter.api.Test;

/** Models of 8-bit integers. */
public interface QuantizationContract extends BackendContract {
    @Test
    default void quantized_models_answer_like_their_float_twins() throws BackendException, RequestException {
        float[][] weights = Weights.random(24, 48);
        float[] x = Weights.random(1, 48)[0];
        float[] exact = answer(models().dense(weights, false), x);
        float[] quantized = answer(models().dense(weights, true), x);
        float halfStep = 0.5f / Byte.MAX_VALUE;
        for (int i = 0; i < exact.length; i++) {
            assertEquals(Floats.dot(weights[i], x), exact[i], 1e-4);
            float rounding = 48 * 2 * halfStep + 48 * halfStep;
            assertEquals(exact[i], quantized[i], rounding, "output " + i);
        }
    }

    private float[] answer(byte[] model, float[] x) throws BackendException, RequestException {
        try (Session session = open(model);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, x);
            binding.run();
            return Floats.of(binding.output(0));
        }
    }

    @Test
    default void says_the_quantization_that_the_file_says() throws BackendException {
        Quantization quantization = new Quantization(List.of(0.25f), List.of(-3), 0);
        Optional<byte[]> model = models().quantizedCopy(quantization);
        if (model.isPresent()) {
            try (Session session = open(model.get())) {
                assertEquals(Optional.of(quantization), session.inputs().get(0).quantization());
                assertEquals(Optional.of(quantization), session.outputs().get(0).quantization());
            }
        }
    }
}
