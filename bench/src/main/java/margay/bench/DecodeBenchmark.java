package margay.bench;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import margay.api.image.Image;
import margay.api.image.ImageException;
import margay.vision.internal.VisionImageDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A JPEG file to upright pixels at full size, with the decoder of a box and its settings but for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    private static final String TURBO = "libturbojpeg";
    private static final int EIGHTH = 64;

    /** What decodes. */
    @Param({TURBO, "ImageIO"})
    public String with;

    private ByteBuffer file;
    private VisionImageDecoder decoder;

    /**
     * @throws IOException if the photograph cannot be read, or libturbojpeg is wanted and not installed
     * @throws ImageException if the photograph is damaged
     */
    @Setup
    public void prepare() throws IOException, ImageException {
        byte[] bytes = Photo.file();
        file = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        decoder = new VisionImageDecoder(settings(with.equals(TURBO)));
        try (Image small = decoder.decode(file, EIGHTH)) {
            if (small.scale() < 1 != with.equals(TURBO)) {
                throw new IOException("libturbojpeg is not installed; leave it out with -p with=ImageIO");
            }
        }
    }

    /** As they come, but for the decoder of JPEG files. */
    private static VisionImageDecoder.Configuration settings(boolean turboJpeg) {
        return (VisionImageDecoder.Configuration) Proxy.newProxyInstance(
                DecodeBenchmark.class.getClassLoader(),
                new Class<?>[] {VisionImageDecoder.Configuration.class},
                (proxy, setting, none) ->
                        setting.getName().equals("turboJpeg") ? turboJpeg : setting.getDefaultValue());
    }

    /** Frees the decompressors. */
    @TearDown
    public void close() {
        decoder.close();
    }

    /**
     * @return something of the picture, which is closed
     * @throws ImageException if the photograph is damaged
     */
    @Benchmark
    public byte decode() throws ImageException {
        try (Image image = decoder.decode(file)) {
            return image.pixels().get(0);
        }
    }
}
