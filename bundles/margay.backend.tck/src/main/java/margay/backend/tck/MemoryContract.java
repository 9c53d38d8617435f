package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory comes back, from what succeeds and from what fails. */
public interface MemoryContract extends BackendContract {
    /** With 256 KiB of weights. */
    @Test
    @EnabledOnOs(OS.LINUX)
    default void gives_native_memory_back_a_thousand_times() {
        OpenRequest request = request(models().dense(Weights.random(256, 256), false), Map.of());
        ResidentMemory.assertFlat(1000, () -> openRunClose(request));
    }

    private void openRunClose(OpenRequest request) {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            binding.run();
        } catch (BackendException | RequestException e) {
            throw new AssertionError("An ordinary run failed", e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_files_that_it_refuses() {
        byte[] model = models().dense(Weights.random(64, 64), false);
        OpenRequest request = request(Arrays.copyOf(model, model.length - 1024), Map.of());
        ResidentMemory.assertFlat(1000, () -> Refusals.assertRefused(backend(), request));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_operators_that_it_refuses() {
        OpenRequest request = request(models().unknownOperator(), Map.of());
        ResidentMemory.assertFlat(1000, () -> Refusals.assertRefused(backend(), request));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_types_that_it_refuses() {
        EnumSet<ElementType> undeclared = EnumSet.copyOf(models().types());
        undeclared.removeAll(backend().info().elementTypes());
        Optional<ElementType> type = undeclared.stream().findFirst();
        if (type.isPresent()) {
            OpenRequest request = request(models().copy(type.get(), Shape.of(4)), Map.of());
            ResidentMemory.assertFlat(1000, () -> Refusals.assertRefused(backend(), request));
        }
    }

    /** An input of 3 GiB, which no buffer holds, is refused at the latest when tensors are made. */
    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_bindings_that_cannot_be_had() {
        OpenRequest request = request(models().copy(ElementType.INT8, Shape.of(3, 1 << 30)), Map.of());
        ResidentMemory.assertFlat(1000, () -> assertThrows(BackendException.class, () -> openAndBind(request)));
    }

    private void openAndBind(OpenRequest request) throws BackendException {
        try (Session session = backend().open(request)) {
            session.bind().close();
        }
    }
}
