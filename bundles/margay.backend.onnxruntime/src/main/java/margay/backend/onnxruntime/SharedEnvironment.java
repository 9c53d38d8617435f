package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment: its native libraries, and a pool of threads for the sessions. There is one for each class
 * loader; once made it stays, as the libraries do.
 */
final class SharedEnvironment {
    /**
     * The pool.
     *
     * @param threads at least 1; the thread that calls is one of them
     * @param spinning whether idle ones wait in a loop
     */
    record Pool(int threads, boolean spinning) {}

    /**
     * The environment once it is there.
     *
     * @param environment for all sessions
     * @param pool as it was made
     * @param library what tells its build from others
     */
    record Ready(OrtEnvironment environment, Pool pool, String library) {}

    /** Native code throws these by name, also when the class loader gives no class any more: while a box stops. */
    static final List<Class<?>> THROWN_BY_NATIVE_CODE = List.of(OrtException.class, OrtException.OrtErrorCode.class);

    private static final String PATH = "onnxruntime.native.path";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final long STACK = 1 << 20;
    private static final long STACK_A_CHARACTER = 1 << 10;
    private static Optional<FutureTask<Ready>> starting = Optional.empty();

    private SharedEnvironment() {}

    /**
     * Starts making the environment on a thread of its own, unless that was done before.
     *
     * @param libraries what to load
     * @param pool what to make; an environment that is there keeps its own
     * @return what to wait for
     */
    static synchronized FutureTask<Ready> start(NativeLibraries libraries, Pool pool) {
        if (starting.isEmpty() || hasFailed(starting.get())) {
            FutureTask<Ready> task = new FutureTask<>(() -> create(libraries, pool));
            Thread thread = new Thread(null, task, "margay-onnxruntime-start", stack());
            thread.setDaemon(true);
            thread.start();
            starting = Optional.of(task);
        }
        return starting.get();
    }

    /**
     * ONNX Runtime matches the process's command line with regular expressions, and so takes stack for each of its
     * characters, unless {@code ORT_DISABLE_TELEMETRY} is in the environment.
     */
    private static long stack() {
        try {
            return STACK + STACK_A_CHARACTER * Files.readAllBytes(COMMAND_LINE).length;
        } catch (IOException notLinux) {
            return STACK;
        }
    }

    private static boolean hasFailed(FutureTask<Ready> task) {
        if (!task.isDone()) {
            return false;
        }
        try {
            task.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Ready create(NativeLibraries libraries, Pool pool) throws OrtException, IOException {
        System.setProperty(PATH, libraries.install().toString());
        try (ThreadingOptions options = new ThreadingOptions()) {
            options.setGlobalIntraOpNumThreads(pool.threads());
            options.setGlobalInterOpNumThreads(1);
            options.setGlobalSpinControl(pool.spinning());
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "margay", options);
            environment.setTelemetry(false);
            retain();
            return new Ready(environment, pool, libraries.build());
        } finally {
            System.clearProperty(PATH);
        }
    }

    /**
     * Counts one more user of the native environment. ONNX Runtime's shutdown hook gives up the first one, and would so
     * take the pool from under runs that are going on: the JVM would crash instead of ending.
     */
    private static void retain() {
        try {
            MethodHandles.Lookup runtime =
                    MethodHandles.privateLookupIn(Class.forName("ai.onnxruntime.OnnxRuntime"), MethodHandles.lookup());
            long api = (long) runtime.findStaticVarHandle(runtime.lookupClass(), "ortApiHandle", long.class)
                    .get();
            MethodHandles.privateLookupIn(OrtEnvironment.class, MethodHandles.lookup())
                    .findStatic(
                            OrtEnvironment.class,
                            "createHandle",
                            MethodType.methodType(long.class, long.class, int.class, String.class))
                    .invoke(api, OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL.getValue(), "margay");
        } catch (Throwable e) {
            throw new IllegalStateException("This ONNX Runtime does not count the users of its environment", e);
        }
    }
}
