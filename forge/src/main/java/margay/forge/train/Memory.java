package margay.forge.train;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Tells the C library to keep freed memory instead of giving it back and asking again at every tensor. */
final class Memory {
    private static final int TRIM_THRESHOLD = -1;
    private static final int MMAP_THRESHOLD = -3;
    private static final int ONE_GIBIBYTE = 1 << 30;

    private Memory() {}

    /** The part of the C library that is used. */
    interface CLibrary extends Library {
        /** Sets one limit of malloc; see mallopt(3). */
        int mallopt(int parameter, int value);
    }

    static void keep() {
        if (Platform.isLinux()) {
            CLibrary library = Native.load("c", CLibrary.class);
            library.mallopt(TRIM_THRESHOLD, ONE_GIBIBYTE);
            library.mallopt(MMAP_THRESHOLD, ONE_GIBIBYTE);
        }
    }
}
