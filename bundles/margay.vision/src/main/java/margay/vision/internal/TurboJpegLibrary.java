package margay.vision.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.Buffer;

/**
 * What is used of libturbojpeg, the TurboJPEG C API of libjpeg-turbo in its version 2 (which version 3 still has). Every
 * function but the first takes a handle that one thread uses at a time.
 */
final class TurboJpegLibrary {
    static final int RGB = 0;
    static final int GRAY = 6;
    static final int COLORSPACE_GRAY = 2;
    static final int COLORSPACE_CMYK = 3;
    static final int LIMIT_SCANS = 1 << 15;
    static final int WARNING = 0;

    private TurboJpegLibrary() {}

    /**
     * Binds the functions to a library.
     *
     * @param name file name or plain name of a shared library
     * @throws LinkageError if there is no such library, or it is not the right one
     */
    static void bind(String name) {
        Native.register(TurboJpegLibrary.class, NativeLibrary.getInstance(name));
    }

    static native Pointer tjInitDecompress();

    static native int tjDecompressHeader3(
            Pointer handle,
            Buffer jpeg,
            NativeLong size,
            int[] width,
            int[] height,
            int[] subsampling,
            int[] colorspace);

    static native int tjDecompress2(
            Pointer handle,
            Buffer jpeg,
            NativeLong size,
            Buffer pixels,
            int width,
            int pitch,
            int height,
            int pixelFormat,
            int flags);

    static native int tjGetErrorCode(Pointer handle);

    static native String tjGetErrorStr2(Pointer handle);

    static native int tjDestroy(Pointer handle);
}
