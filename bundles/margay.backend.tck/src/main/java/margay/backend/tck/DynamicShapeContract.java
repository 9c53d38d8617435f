package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo.Feature;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Open extents, which requests set. Nothing of it concerns a backend that does not declare them. */
public interface DynamicShapeContract extends BackendContract {
    @Test
    default void takes_a_new_shape_for_each_run() throws BackendException, RequestException {
        withOpenRows(binding -> {
            for (int rows : new int[] {1, 5, 2, 64, 3}) {
                assertSum(binding, Shape.of(rows, 2));
            }
            assertSum(binding, Shape.of(0, 2));
            assertSum(binding, Shape.of(1, 2));
        });
    }

    @Test
    default void has_no_tensor_for_an_open_shape_before_it_is_set() throws BackendException, RequestException {
        withOpenRows(binding -> assertThrows(IllegalStateException.class, () -> binding.input(0)));
    }

    @Test
    default void does_not_run_before_every_open_shape_is_set() throws BackendException, RequestException {
        withOpenRows(binding -> {
            assertThrows(IllegalStateException.class, binding::run);
            Floats.fill(binding.input(1, Shape.of(1, 2)), 1);
            assertThrows(IllegalStateException.class, binding::run);
            assertThrows(IllegalStateException.class, () -> binding.output(0));
            assertSum(binding, Shape.of(1, 2));
        });
    }

    @Test
    default void refuses_an_open_shape_as_that_of_a_tensor() throws BackendException, RequestException {
        withOpenRows(binding -> assertRefused(binding, Shape.of(Shape.DYNAMIC, 2)));
    }

    /** More than a buffer holds, more than 32 bits count, more than 64 bits count. */
    @Test
    default void refuses_a_shape_that_is_too_large_and_keeps_the_one_before()
            throws BackendException, RequestException {
        withOpenRows(binding -> {
            for (long rows : new long[] {400_000_000, 1L << 33, Long.MAX_VALUE}) {
                assertSum(binding, Shape.of(3, 2));
                assertRefused(binding, Shape.of(rows, 2));
                assertEquals(Shape.of(3, 2), binding.input(0).shape());
                binding.run();
                assertSum(binding, Shape.of(3, 2));
            }
        });
    }

    @Test
    default void fails_the_run_of_shapes_that_do_not_fit_each_other() throws BackendException, RequestException {
        withOpenRows(binding -> {
            for (int rows = 3; rows < 6; rows++) {
                Floats.fill(binding.input(0, Shape.of(rows, 2)), 1);
                Floats.fill(binding.input(1, Shape.of(7, 2)), 1);
                Runs.assertWrong(binding);
                assertThrows(IllegalStateException.class, () -> binding.output(0));
                assertSum(binding, Shape.of(7, 2));
            }
        });
    }

    @Test
    default void cancel_comes_before_shapes_that_do_not_fit_each_other() throws BackendException, RequestException {
        withOpenRows(binding -> {
            binding.input(0, Shape.of(3, 2));
            binding.input(1, Shape.of(7, 2));
            binding.cancel();
            Runs.assertFails(RequestException.Code.CANCELLED, binding);
            Runs.assertWrong(binding);
        });
    }

    private void withOpenRows(Use use) throws BackendException, RequestException {
        if (!backend().info().features().contains(Feature.DYNAMIC_SHAPES)) {
            return;
        }
        try (Session session = open(models().sum(Shape.of(Shape.DYNAMIC, 2)));
                Binding binding = session.bind()) {
            use.of(binding);
        }
    }

    private static void assertSum(Binding binding, Shape shape) throws RequestException {
        Tensor x = binding.input(0, shape);
        Tensor y = binding.input(1, shape);
        assertEquals(shape, x.shape());
        Floats.fill(binding.input(0), 1);
        Floats.fill(y, 10);
        binding.run();
        assertEquals(shape, binding.output(0).shape());
        for (int i = 0; i < shape.elements(); i++) {
            assertEquals(11f + 2 * i, binding.output(0).floats().get(i));
        }
    }

    private static void assertRefused(Binding binding, Shape shape) {
        RequestException refusal = assertThrows(RequestException.class, () -> binding.input(0, shape));
        assertEquals(RequestException.Code.INVALID_INPUT, refusal.code(), shape::toString);
    }

    /** What a test does with a binding. */
    interface Use {
        /** @param binding whose two inputs have open rows and two columns */
        void of(Binding binding) throws RequestException;
    }
}
