package margay.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What is compared does the same work. */
class PeersAgreeTest {
    private static final double ROUNDING = 0.5;

    @Test
    void resizedPixelsAreTheSame() throws IOException {
        ResizeBenchmark resize = new ResizeBenchmark();
        resize.prepare();
        assertSame(resize.margayToBytes(), resize.awtToBytes());
    }

    @Test
    void warpedPixelsAreTheSame() throws IOException {
        WarpBenchmark warp = new WarpBenchmark();
        warp.prepare();
        assertSame(warp.margayToBytes(), warp.awtToBytes());
    }

    private static void assertSame(Tensor margay, BufferedImage awt) {
        byte[] expected = ((DataBufferByte) awt.getRaster().getDataBuffer()).getData();
        long difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.abs(Byte.toUnsignedInt(expected[i])
                    - Byte.toUnsignedInt(margay.bytes().get(i)));
        }
        double mean = (double) difference / expected.length;
        assertTrue(mean < ROUNDING, "mean difference of a channel, of 255: " + mean);
    }
}
