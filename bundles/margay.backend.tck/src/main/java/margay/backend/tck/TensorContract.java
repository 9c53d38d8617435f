package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Shapes, element types and layout. */
public interface TensorContract extends BackendContract {
    @Test
    default void carries_every_type_that_it_declares() throws BackendException, RequestException {
        for (ElementType type : models().types()) {
            if (backend().info().elementTypes().contains(type)) {
                assertCopies(type, Shape.of(2, 3));
            }
        }
    }

    @Test
    default void carries_a_scalar() throws BackendException, RequestException {
        assertCopies(ElementType.FLOAT32, Shape.of());
    }

    @Test
    default void carries_a_tensor_without_elements() throws BackendException, RequestException {
        assertCopies(ElementType.FLOAT32, Shape.of(2, 0, 3));
    }

    private void assertCopies(ElementType type, Shape shape) throws BackendException, RequestException {
        try (Session session = open(models().copy(type, shape));
                Binding binding = session.bind()) {
            assertEquals(type, session.inputs().get(0).type());
            Tensor input = binding.input(0);
            assertEquals(shape, input.shape());
            byte[] written = elements(type, input.bytes().capacity());
            input.bytes().put(0, written);
            binding.run();
            Tensor output = binding.output(0);
            assertEquals(type, output.type());
            assertEquals(shape, output.shape());
            byte[] read = new byte[output.bytes().capacity()];
            output.bytes().get(0, read);
            assertArrayEquals(written, read, () -> type + " " + shape);
        }
    }

    private static byte[] elements(ElementType type, int bytes) {
        byte[] elements = new byte[bytes];
        new Random(bytes).nextBytes(elements);
        for (int i = 0; i < bytes; i++) {
            elements[i] &= (byte) (type == ElementType.BOOL ? 1 : 0x3f);
        }
        return elements;
    }

    @Test
    default void lays_rows_out_one_after_the_other() throws BackendException, RequestException {
        try (Session session = open(models().transpose(2, 3));
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {1, 2, 3, 4, 5, 6});
            binding.run();
            assertEquals(Shape.of(3, 2), binding.output(0).shape());
            Floats.assertEqual(binding.output(0), 1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    default void hands_out_inputs_that_stay_the_same() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(3)));
                Binding binding = session.bind()) {
            Tensor input = binding.input(0);
            binding.run();
            assertSame(input, binding.input(0));
        }
    }

    @Test
    default void refuses_a_shape_that_the_model_does_not_take() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(2, 3)));
                Binding binding = session.bind()) {
            for (Shape wrong : new Shape[] {Shape.of(2, 4), Shape.of(6), Shape.of(2, 3, 1), Shape.of()}) {
                RequestException refusal = assertThrows(RequestException.class, () -> binding.input(0, wrong));
                assertEquals(RequestException.Code.INVALID_INPUT, refusal.code());
            }
            assertEquals(Shape.of(2, 3), binding.input(0, Shape.of(2, 3)).shape());
            assertDoesNotThrow(binding::run);
        }
    }

    @Test
    default void refuses_an_index_that_the_model_does_not_have() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(2)));
                Binding binding = session.bind()) {
            assertThrows(IndexOutOfBoundsException.class, () -> binding.input(2));
            assertThrows(IndexOutOfBoundsException.class, () -> binding.input(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> binding.input(2, Shape.of(2)));
            binding.run();
            assertThrows(IndexOutOfBoundsException.class, () -> binding.output(1));
            assertThrows(IndexOutOfBoundsException.class, () -> binding.output(-1));
        }
    }
}
