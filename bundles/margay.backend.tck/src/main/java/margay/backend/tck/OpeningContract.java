package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
                assertRefused(models().copy(type, Shape.of(4)));
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
            assertRefused(model);
        }
    }

    @Test
    default void refuses_an_operator_that_it_does_not_know() {
        assertRefused(models().unknownOperator());
    }

    @Test
    default void refuses_an_empty_file_and_noise() {
        assertRefused(new byte[0]);
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        assertRefused(noise);
    }

    @Test
    default void refuses_a_file_that_was_cut_off() {
        byte[] model = models().dense(Weights.random(16, 64), false);
        for (int sixteenths = 1; sixteenths < 16; sixteenths++) {
            assertRefused(Arrays.copyOf(model, model.length * sixteenths / 16));
        }
    }

    @Test
    default void refuses_a_file_that_is_not_there() {
        OpenRequest there = request(models().sum(Shape.of(2)), Map.of());
        OpenRequest missing = new OpenRequest(
                folder().resolve("missing"), there.format(), there.sha256(), there.cache(), 1, Map.of());
        BackendException refusal =
                assertThrows(BackendException.class, () -> backend().open(missing));
        assertTrue(refusal.getMessage().contains("missing"), refusal::getMessage);
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
        OpenRequest request = request(models().dense(Weights.random(16, 64), false), Map.of());
        float[] expected = dense(request);
        for (Candidate candidate : backend().candidates(request)) {
            assertArrayEquals(expected, dense(request.with(candidate)), 1e-4f, candidate::name);
        }
    }

    private float[] dense(OpenRequest request) throws BackendException, RequestException {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, Weights.random(1, 64)[0]);
            binding.run();
            return Floats.of(binding.output(0));
        }
    }

    private void assertRefused(byte[] model) {
        OpenRequest request = request(model, Map.of());
        BackendException refusal = assertThrows(
                BackendException.class, () -> backend().open(request).close());
        assertTrue(
                refusal.getMessage().contains(request.file().toString()),
                () -> "The message does not name the file: " + refusal.getMessage());
    }
}
