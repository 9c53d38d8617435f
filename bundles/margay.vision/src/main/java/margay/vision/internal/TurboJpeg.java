package margay.vision.internal;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import margay.api.image.Image;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/**
 * Decodes JPEG files with the system's libturbojpeg, scaled in its inverse cosine transform where that is enough. Owns
 * the decompressors; closing frees them, the last one when its thread is done. Thread-safe.
 */
final class TurboJpeg implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(TurboJpeg.class.getName());
    private static final List<String> NAMES = List.of("libturbojpeg.so.0", "turbojpeg");
    private static final int SMALLEST = 8;

    private final int keep = Runtime.getRuntime().availableProcessors();
    private final Deque<Pointer> idle = new ArrayDeque<>();
    private boolean closed;

    private TurboJpeg() {}

    /** @return empty if the system has no libturbojpeg that can be used */
    static Optional<TurboJpeg> open() {
        List<String> reasons = new ArrayList<>();
        for (String name : NAMES) {
            try {
                TurboJpegLibrary.bind(name);
                return Optional.of(new TurboJpeg());
            } catch (LinkageError e) {
                e.getMessage().lines().findFirst().ifPresent(reasons::add);
            }
        }
        LOGGER.log(
                Level.INFO,
                "JPEG files are decoded by ImageIO, which is slower than libturbojpeg; install that (Debian:"
                        + " libturbojpeg0). It was not loaded: {0}",
                reasons);
        return Optional.empty();
    }

    /**
     * @param file a JPEG file
     * @param header of the file
     * @param enough pixels that the shorter side keeps
     * @param pool for the pixels
     * @return empty if the file is in CMYK, which libjpeg-turbo does not convert
     * @throws ImageException if the file is damaged
     */
    Optional<Decoded> decode(ByteBuffer file, Header header, int enough, PixelPool pool) throws ImageException {
        if (file.isDirect()) {
            return decodeDirect(file.slice(), header, enough, pool);
        }
        PixelPool.Loan copy = pool.take(file.remaining());
        try {
            copy.bytes().put(0, file, file.position(), file.remaining());
            return decodeDirect(copy.bytes(), header, enough, pool);
        } finally {
            copy.giveBack();
        }
    }

    private Optional<Decoded> decodeDirect(ByteBuffer file, Header header, int enough, PixelPool pool)
            throws ImageException {
        Pointer handle = borrow();
        boolean sound = false;
        try {
            Optional<Decoded> decoded = decodeWith(handle, file, header, enough, pool);
            sound = true;
            return decoded;
        } finally {
            if (sound) {
                giveBack(handle);
            } else {
                // It keeps tables of the damaged file and would refuse the next one for them.
                TurboJpegLibrary.tjDestroy(handle);
            }
        }
    }

    private static Optional<Decoded> decodeWith(
            Pointer handle, ByteBuffer file, Header header, int enough, PixelPool pool) throws ImageException {
        int colorspace = colorspace(handle, file, header);
        if (colorspace >= TurboJpegLibrary.COLORSPACE_CMYK) {
            return Optional.empty();
        }
        boolean gray = colorspace == TurboJpegLibrary.COLORSPACE_GRAY;
        return Optional.of(pixels(handle, file, header, divisor(header, enough), gray, pool));
    }

    private static int colorspace(Pointer handle, ByteBuffer file, Header header) throws ImageException {
        int[] width = new int[1];
        int[] height = new int[1];
        int[] colorspace = new int[1];
        NativeLong size = new NativeLong(file.limit());
        check(handle, TurboJpegLibrary.tjDecompressHeader3(handle, file, size, width, height, new int[1], colorspace));
        if (width[0] != header.width() || height[0] != header.height()) {
            throw new ImageException(Problem.DAMAGED, "The JPEG file has several frame headers");
        }
        return colorspace[0];
    }

    private static Decoded pixels(
            Pointer handle, ByteBuffer file, Header header, int divisor, boolean gray, PixelPool pool)
            throws ImageException {
        Image.Format format = gray ? Image.Format.GRAY : Image.Format.RGB;
        int width = (int) scaled(header.width(), divisor);
        int height = (int) scaled(header.height(), divisor);
        PixelPool.Loan loan = pool.take(width * height * format.channels());
        try {
            int pixelFormat = gray ? TurboJpegLibrary.GRAY : TurboJpegLibrary.RGB;
            NativeLong size = new NativeLong(file.limit());
            check(
                    handle,
                    TurboJpegLibrary.tjDecompress2(
                            handle,
                            file,
                            size,
                            loan.bytes(),
                            width,
                            0,
                            height,
                            pixelFormat,
                            TurboJpegLibrary.LIMIT_SCANS));
            return new Decoded(width, height, format, loan, 1.0 / divisor);
        } catch (ImageException e) {
            loan.giveBack();
            throw e;
        }
    }

    /** Halves, quarters and eighths: what libjpeg-turbo has fast transforms for. */
    private static int divisor(Header header, int enough) {
        int divisor = SMALLEST;
        while (divisor > 1 && scaled(Math.min(header.width(), header.height()), divisor) < enough) {
            divisor /= 2;
        }
        return divisor;
    }

    private static long scaled(long side, int divisor) {
        return (side + divisor - 1) / divisor;
    }

    private static void check(Pointer handle, int result) throws ImageException {
        if (result == 0) {
            return;
        }
        String message = TurboJpegLibrary.tjGetErrorStr2(handle);
        boolean warning = TurboJpegLibrary.tjGetErrorCode(handle) == TurboJpegLibrary.WARNING;
        if (!warning || Damage.isDamage(message)) {
            throw new ImageException(Problem.DAMAGED, "The JPEG file is damaged: " + message);
        }
    }

    private synchronized Pointer borrow() {
        Pointer handle = idle.isEmpty() ? TurboJpegLibrary.tjInitDecompress() : idle.pop();
        if (handle == null) {
            throw new IllegalStateException("libturbojpeg made no decompressor");
        }
        return handle;
    }

    private synchronized void giveBack(Pointer handle) {
        if (closed || idle.size() >= keep) {
            TurboJpegLibrary.tjDestroy(handle);
        } else {
            idle.push(handle);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(TurboJpegLibrary::tjDestroy);
        idle.clear();
    }
}
