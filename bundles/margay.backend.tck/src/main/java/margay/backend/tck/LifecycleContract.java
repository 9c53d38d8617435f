package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Who owns native memory, and when it comes back. */
public interface LifecycleContract extends BackendContract {
    @Test
    default void bindings_outlive_the_close_of_their_session() throws BackendException, RequestException {
        Session session = open(models().dense(Weights.random(16, 16), false));
        try (Binding binding = session.bind()) {
            binding.input(0).floats().put(0, Weights.random(1, 16)[0]);
            binding.run();
            float[] before = Floats.of(binding.output(0));
            session.close();
            binding.run();
            Floats.assertEqual(binding.output(0), before);
        }
    }

    @Test
    default void binds_no_more_after_close() throws BackendException {
        Session session = open(models().sum(Shape.of(2)));
        session.close();
        assertThrows(IllegalStateException.class, session::bind);
    }

    @Test
    default void closes_twice_without_harm() throws BackendException {
        Session session = open(models().sum(Shape.of(2)));
        Binding first = session.bind();
        Binding second = session.bind();
        session.close();
        session.close();
        first.close();
        first.close();
        assertDoesNotThrow(second::run);
        second.close();
        second.close();
    }

    @Test
    default void sessions_of_one_file_do_not_share_their_end() throws BackendException, RequestException {
        byte[] model = models().sum(Shape.of(2));
        try (Session second = open(model);
                Binding binding = second.bind()) {
            Session first = open(model);
            first.close();
            binding.run();
            binding.input(0).floats().put(0, new float[] {1, 2});
            binding.input(1).floats().put(0, new float[] {1, 1});
            binding.run();
            Floats.assertEqual(binding.output(0), 2, 3);
        }
    }

    /** A thousand times 1 MiB of weights: what is not given back shows. */
    @Test
    @EnabledOnOs(OS.LINUX)
    default void gives_native_memory_back_a_thousand_times() {
        OpenRequest request = request(models().dense(Weights.random(512, 512), false), Map.of());
        ResidentMemory.assertFlat(1000, 128 << 10, () -> openRunClose(request));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_files_that_it_refuses() {
        byte[] model = models().dense(Weights.random(512, 512), false);
        OpenRequest request = request(Arrays.copyOf(model, model.length - 4096), Map.of());
        ResidentMemory.assertFlat(
                100,
                512 << 10,
                () -> assertThrows(
                        BackendException.class, () -> backend().open(request).close()));
    }

    private void openRunClose(OpenRequest request) {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            binding.run();
        } catch (BackendException | RequestException e) {
            throw new AssertionError("An ordinary run failed", e);
        }
    }
}
