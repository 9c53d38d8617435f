package margay.backend.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is TensorFlow Lite's own; the rest is in the backend test kit. */
class TfliteBackendTest {
    private static final String NO_SUCH_FILE = "0".repeat(64);

    /** Short enough for Linux to keep it whole as the name of a thread, which threads that it starts inherit. */
    private static final String RUNNER = "tflite-runner";

    @TempDir
    Path folder;

    @Test
    void unpacks_its_libraries_to_the_folder_of_the_box_and_leaves_no_settings() throws IOException, BackendException {
        Backends.onCpu().open(sum(Shape.of(2), 1)).close();
        assertTrue(files(Path.of("target", "natives")).contains("libjnitensorflowlite.so"));
        assertFalse(System.getProperties().keySet().stream()
                .anyMatch(name -> name.toString().startsWith("org.bytedeco")));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void refuses_a_file_that_is_not_the_one_that_was_meant() throws IOException {
        OpenRequest sound = sum(Shape.of(2), 1);
        OpenRequest other = new OpenRequest(sound.file(), sound.format(), NO_SUCH_FILE, folder, 1, Map.of());
        BackendException refusal =
                assertThrows(BackendException.class, () -> Backends.onCpu().open(other));
        assertTrue(refusal.getMessage().contains("SHA-256"), refusal::getMessage);
    }

    @Test
    void runs_with_as_many_threads_as_it_is_told() throws IOException, ExecutionException, InterruptedException {
        assertEquals(1, threadsOfRun(1));
        assertEquals(4, threadsOfRun(4));
    }

    private long threadsOfRun(int threads) throws IOException, ExecutionException, InterruptedException {
        OpenRequest request = sum(Shape.of(2), threads);
        ExecutorService runner = Executors.newSingleThreadExecutor(work -> new Thread(work, RUNNER));
        try {
            return runner.submit(() -> {
                        try (Session session = Backends.onCpu().open(request);
                                Binding binding = session.bind()) {
                            binding.run();
                            return runners();
                        }
                    })
                    .get();
        } finally {
            runner.shutdown();
        }
    }

    private static long runners() throws IOException {
        long runners = 0;
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc/thread-self").toRealPath().getParent())) {
            for (Path task : tasks.toList()) {
                Path name = task.resolve("comm");
                if (Files.exists(name) && Files.readString(name).strip().equals(RUNNER)) {
                    runners++;
                }
            }
        }
        return runners;
    }

    /** The engine takes a model for bad after failures in a row, not after wrong inputs. */
    @Test
    void says_that_shapes_which_do_not_fit_each_other_are_wrong_input()
            throws IOException, BackendException, RequestException {
        try (Session session = Backends.onCpu().open(sum(Shape.of(Shape.DYNAMIC, 2), 1));
                Binding binding = session.bind()) {
            binding.input(0, Shape.of(3, 2));
            binding.input(1, Shape.of(5, 2));
            RequestException refusal = assertThrows(RequestException.class, binding::run);
            assertEquals(RequestException.Code.INVALID_INPUT, refusal.code());
            assertTrue(refusal.getMessage().contains("[5, 2]"), refusal::getMessage);
        }
    }

    @Test
    void frees_the_copy_of_a_vector() throws IOException, BackendException {
        Backends.onCpu().open(sum(Shape.of(2), 1)).close();
        IntPointer vector = new IntPointer(3, 5);
        assertArrayEquals(new int[] {3, 5}, OwnedInterpreter.take(vector));
        assertTrue(vector.isNull());
    }

    private OpenRequest sum(Shape shape, int threads) throws IOException {
        return Requests.open(Requests.MODELS.sum(shape), folder, threads);
    }
}
