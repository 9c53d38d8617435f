package margay.bench;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import margay.api.image.Image;
import margay.api.tensor.Tensor;
import margay.vision.ImageTensors;
import margay.vision.SimilarityTransform;
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

/** A turned part of a picture, bilinear, to the 112 x 112 pixels of an aligned face. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WarpBenchmark {
    private static final int SIDE = 112;
    private static final SimilarityTransform TARGET_TO_IMAGE = new SimilarityTransform(1.1, 0.2, 165, 50);

    private final Tensor floats = Targets.floats(SIDE, SIDE);
    private final Tensor bytes = Targets.bytes(SIDE, SIDE);
    private final BufferedImage awtTarget = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    private Image image;
    private BufferedImage awtImage;
    private AffineTransformOp awt;

    /** @throws IOException if the photograph cannot be read */
    @Setup
    public void prepare() throws IOException {
        image = Photo.image();
        awtImage = Photo.buffered();
        awt = new AffineTransformOp(betweenCorners(TARGET_TO_IMAGE.inverse()), AffineTransformOp.TYPE_BILINEAR);
    }

    /** AWT puts (0, 0) at the corner of the first pixel, not at its centre. */
    private static AffineTransform betweenCorners(SimilarityTransform t) {
        AffineTransform transform = AffineTransform.getTranslateInstance(0.5, 0.5);
        transform.concatenate(new AffineTransform(t.a(), t.b(), -t.b(), t.a(), t.tx(), t.ty()));
        transform.translate(-0.5, -0.5);
        return transform;
    }

    /** @return the model's input, normalised */
    @Benchmark
    public Tensor margayToFloats() {
        ImageTensors.warp(image, TARGET_TO_IMAGE, Targets.FLOATS, floats);
        return floats;
    }

    /** @return the pixels as AWT makes them */
    @Benchmark
    public Tensor margayToBytes() {
        ImageTensors.warp(image, TARGET_TO_IMAGE, Targets.BYTES, bytes);
        return bytes;
    }

    /** @return the pixels */
    @Benchmark
    public BufferedImage awtToBytes() {
        return awt.filter(awtImage, awtTarget);
    }
}
