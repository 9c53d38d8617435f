package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo.Feature;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

/** Opening: what a backend says of itself and of models, and what it refuses. */
public interface OpeningContract extends BackendContract {
    @Test
    default void says_the_same_of_itself_every_time() {
        assertEquals(backend().info(), backend().info());
        assertFalse(backend().info().name().isBlank());
        assertFalse(backend().info().version().isBlank());
        assertTrue(backend().info().formats().contains(models().format()));
    }

    @Test
    default void says_what_a_model_takes_and_gives() throws BackendException {
        Shape shape = Shape.of(2, 3);
        try (Session session = open(models().sum(shape))) {
            assertEquals(2, session.inputs().size());
            assertTensor("x", shape, session.inputs().get(0));
            assertTensor("y", shape, session.inputs().get(1));
            assertEquals(1, session.outputs().size());
            assertTensor("z", shape, session.outputs().get(0));
        }
    }

    private static void assertTensor(String name, Shape shape, TensorInfo actual) {
        assertEquals(name, actual.name());
        assertEquals(shape, actual.shape());
        assertEquals(ElementType.FLOAT32, actual.type());
    }

    @Test
    default void refuses_types_that_it_does_not_declare() {
        for (ElementType type : models().types()) {
            if (!backend().info().elementTypes().contains(type)) {
                Refusals.assertRefused(backend(), request(models().copy(type, Shape.of(4)), Map.of()));
            }
        }
    }

    @Test
    default void takes_open_extents_only_if_it_declares_so() throws BackendException {
        byte[] model = models().sum(Shape.of(Shape.DYNAMIC, 3));
        if (backend().info().features().contains(Feature.DYNAMIC_SHAPES)) {
            try (Session session = open(model)) {
                assertEquals(Shape.of(Shape.DYNAMIC, 3), session.inputs().get(0).shape());
            }
        } else {
            Refusals.assertRefused(backend(), request(model, Map.of()));
        }
    }

    @Test
    default void refuses_an_operator_that_it_does_not_know() {
        Refusals.assertRefused(backend(), request(models().unknownOperator(), Map.of()));
    }

    @Test
    default void refuses_another_format() {
        OpenRequest request = request(models().sum(Shape.of(2)), Map.of());
        OpenRequest other =
                new OpenRequest(request.file(), "margay-test-unknown", request.sha256(), request.cache(), 1, Map.of());
        assertThrows(BackendException.class, () -> backend().open(other));
    }

    @Test
    default void refuses_an_unknown_option_by_its_name() {
        OpenRequest request = request(models().sum(Shape.of(2)), Map.of("margay-test-unknown", "1"));
        BackendException refusal =
                assertThrows(BackendException.class, () -> backend().open(request));
        assertTrue(refusal.getMessage().contains("margay-test-unknown"), refusal::getMessage);
    }

    @Test
    default void offers_the_default_first_and_every_candidate_once() throws BackendException {
        List<Candidate> candidates = backend().candidates(request(models().sum(Shape.of(2)), Map.of()));
        assertEquals(Map.of(), candidates.get(0).options());
        assertEquals(
                candidates.size(),
                candidates.stream().map(Candidate::name).distinct().count());
        assertEquals(
                candidates.size(),
                candidates.stream().map(Candidate::options).distinct().count());
    }

    @Test
    default void answers_the_same_in_every_way_that_it_offers() throws BackendException, RequestException {
        float[][] weights = Weights.random(16, 64);
        float[] slopes = Weights.random(1, 16)[0];
        float[] x = Weights.random(1, 64)[0];
        OpenRequest request = request(models().activated(weights, slopes), Map.of());
        for (Candidate candidate : backend().candidates(request)) {
            float[] y = answer(request.with(candidate), x);
            for (int i = 0; i < y.length; i++) {
                assertEquals(activated(weights[i], slopes[i], x), y[i], 1e-4f, candidate.name());
            }
        }
    }

    private float[] answer(OpenRequest request, float[] x) throws BackendException, RequestException {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, x);
            binding.run();
            return Floats.of(binding.output(0));
        }
    }

    private static float activated(float[] weights, float slope, float[] x) {
        float sum = Floats.dot(weights, x);
        return sum > 0 ? sum : slope * sum;
    }
}
