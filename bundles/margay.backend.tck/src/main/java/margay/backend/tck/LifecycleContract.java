package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    default void gives_native_memory_back_a_thousand_times() throws BackendException, RequestException, IOException {
        OpenRequest request = request(models().dense(Weights.random(512, 512), false), Map.of());
        openRunClose(request, 100);
        long before = residentBytes();
        openRunClose(request, 1000);
        assertFlat(before, residentBytes());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    default void holds_nothing_of_files_that_it_refuses() throws BackendException, IOException {
        byte[] model = models().dense(Weights.random(512, 512), false);
        OpenRequest request = request(Arrays.copyOf(model, model.length - 4096), Map.of());
        refuse(request, 20);
        long before = residentBytes();
        refuse(request, 100);
        assertFlat(before, residentBytes());
    }

    private void openRunClose(OpenRequest request, int times) throws BackendException, RequestException {
        for (int i = 0; i < times; i++) {
            try (Session session = backend().open(request);
                    Binding binding = session.bind()) {
                binding.run();
            }
        }
    }

    private void refuse(OpenRequest request, int times) {
        for (int i = 0; i < times; i++) {
            assertThrows(BackendException.class, () -> backend().open(request).close());
        }
    }

    private static void assertFlat(long before, long after) {
        long limit = 64L << 20;
        assertTrue(after - before < limit, () -> "Resident memory grew from " + before + " to " + after + " bytes");
    }

    private static long residentBytes() throws IOException {
        System.gc();
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * 4096;
    }
}
