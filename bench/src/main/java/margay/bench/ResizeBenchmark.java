package margay.bench;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.tensor.Tensor;
import margay.vision.ImageTensors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole picture, bilinear, to the 320 x 240 pixels of a detector. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResizeBenchmark {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final Tensor floats = Targets.floats(WIDTH, HEIGHT);
    private final Tensor bytes = Targets.bytes(WIDTH, HEIGHT);
    private final BufferedImage awtTarget = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    private Image image;
    private Box whole;
    private BufferedImage awtImage;
    private AffineTransformOp awt;

    /** @throws IOException if the photograph cannot be read */
    @Setup
    public void prepare() throws IOException {
        image = Photo.image();
        whole = new Box(0, 0, image.width(), image.height());
        awtImage = Photo.buffered();
        AffineTransform shrink =
                AffineTransform.getScaleInstance((double) WIDTH / image.width(), (double) HEIGHT / image.height());
        awt = new AffineTransformOp(shrink, AffineTransformOp.TYPE_BILINEAR);
    }

    /** @return the model's input, normalised */
    @Benchmark
    public Tensor margayToFloats() {
        ImageTensors.resize(image, whole, Targets.FLOATS, floats);
        return floats;
    }

    /** @return the pixels as AWT makes them */
    @Benchmark
    public Tensor margayToBytes() {
        ImageTensors.resize(image, whole, Targets.BYTES, bytes);
        return bytes;
    }

    /** @return the pixels */
    @Benchmark
    public BufferedImage awtToBytes() {
        return awt.filter(awtImage, awtTarget);
    }
}
