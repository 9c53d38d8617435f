package margay.vision.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import margay.api.image.Image;
import margay.api.image.ImageException;
import margay.bench.Photo;
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

/** A JPEG file to upright pixels at full size; in this package to see which decoder is at work. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    private static final String TURBO = "libturbojpeg";
    private static final int POOLED_BYTES = 32 << 20;

    /** What decodes. */
    @Param({TURBO, "ImageIO"})
    public String with;

    private ByteBuffer file;
    private VisionImageDecoder decoder;

    /** @throws IOException if the photograph cannot be read */
    @Setup
    public void prepare() throws IOException {
        byte[] bytes = Photo.file();
        file = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        boolean turbo = with.equals(TURBO);
        decoder = new VisionImageDecoder(new Limits(1 << 20, 1024, 1 << 20), POOLED_BYTES, turbo);
        if (decoder.usesTurboJpeg() != turbo) {
            throw new IllegalStateException("libturbojpeg is not installed; leave it out with -p with=ImageIO");
        }
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
