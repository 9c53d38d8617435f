package margay.forge.train;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Settings of the C library that suit long trainings. They have to be made before the tensor library is loaded:
 *
 * <ul>
 *   <li>malloc keeps freed memory instead of giving it back and asking again at every tensor;
 *   <li>threads of GNU OpenMP wait for each other about ten microseconds before they sleep, so that a machine that is
 *       shared loses no time to threads that spin. {@code GOMP_SPINCOUNT} in the environment has precedence.
 * </ul>
 */
final class NativeSettings {
    private static final int TRIM_THRESHOLD = -1;
    private static final int MMAP_THRESHOLD = -3;
    private static final int ONE_GIBIBYTE = 1 << 30;
    private static final String SPINS = "10000";
    private static final int KEEP = 0;

    private NativeSettings() {}

    /** The part of the C library that is used. */
    interface CLibrary extends Library {
        /** Sets one limit of malloc; see mallopt(3). */
        int mallopt(int parameter, int value);

        /** Sets a variable of the environment; see setenv(3). */
        int setenv(String name, String value, int overwrite);
    }

    static void apply() {
        if (Platform.isLinux()) {
            CLibrary library = Native.load("c", CLibrary.class);
            library.mallopt(TRIM_THRESHOLD, ONE_GIBIBYTE);
            library.mallopt(MMAP_THRESHOLD, ONE_GIBIBYTE);
            library.setenv("GOMP_SPINCOUNT", SPINS, KEEP);
        }
    }
}
