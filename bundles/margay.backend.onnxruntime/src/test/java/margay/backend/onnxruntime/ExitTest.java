package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process of its own does when it ends, and what it leaves. */
class ExitTest {
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theJvmEndsInTheMiddleOfRuns(int threads) throws IOException, InterruptedException {
        Process process = start("exit", threads);
        assertEquals(0, process.waitFor(), () -> "see " + folder.resolve("log"));
    }

    @Test
    void aKilledProcessLeavesNothingThatTheNextDoesNotClean() throws IOException, InterruptedException {
        for (int round = 0; round < 3; round++) {
            assertEquals(137, start("kill", 1).waitFor());
        }
        try (Stream<Path> natives = Files.list(folder.resolve("natives"))) {
            assertEquals(2, natives.count(), "the libraries, and the links of the last process");
        }
    }

    @Test
    void aLongCommandLineIsNoProblem() throws IOException, InterruptedException {
        Process process = start("exit", 1, "-Dpictures=" + "a".repeat(100_000));
        assertEquals(0, process.waitFor(), () -> "see " + folder.resolve("log"));
    }

    private Process start(String end, int threads) throws IOException {
        return start(end, threads, "-Dpictures=none");
    }

    private Process start(String end, int threads, String option) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-XX:ErrorFile=" + folder.resolve("error"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Client.class.getName(),
                        folder.toString(),
                        end,
                        Integer.toString(threads))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        return builder.start();
    }

    /** Runs models on several threads, and ends while they are at it. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws BackendException, IOException, InterruptedException {
            Session session = new Box(Path.of(arguments[0]))
                    .open(OnnxModels.linear(512, 1), Map.of(), Integer.parseInt(arguments[2]));
            CountDownLatch running = new CountDownLatch(CLIENTS);
            for (int client = 0; client < CLIENTS; client++) {
                Binding binding = session.bind();
                Thread thread = new Thread(() -> run(binding, running));
                thread.setDaemon(true);
                thread.start();
            }
            running.await();
            if (arguments[1].equals("kill")) {
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            }
            System.exit(0);
        }

        private static void run(Binding binding, CountDownLatch running) {
            try {
                binding.run();
                running.countDown();
                while (true) {
                    binding.run();
                }
            } catch (RequestException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
