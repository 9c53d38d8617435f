package margay.vision.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import margay.api.image.Image;
import margay.api.image.ImageException;
import org.junit.jupiter.api.Test;

class PixelPoolTest {
    @Test
    void aClosedPicturesMemoryServesTheNext() throws ImageException {
        VisionImageDecoder decoder = Decoders.imageIo();
        byte[] file = Pictures.file(Pictures.gradient(), "png");
        Image first = Decoders.decode(decoder, file);
        first.pixels().put(0, (byte) 77);
        first.close();
        try (Image second = Decoders.decode(decoder, file)) {
            assertEquals(second.pixels().get(0), first.pixels().get(0));
        }
    }

    @Test
    void closingTwiceDoesNotLendTheMemoryTwice() throws ImageException {
        VisionImageDecoder decoder = Decoders.imageIo();
        byte[] file = Pictures.file(Pictures.gradient(), "png");
        Image first = Decoders.decode(decoder, file);
        first.close();
        first.close();
        try (Image second = Decoders.decode(decoder, file);
                Image third = Decoders.decode(decoder, file)) {
            second.pixels().put(5, (byte) 1);
            third.pixels().put(5, (byte) 2);
            assertEquals(1, second.pixels().get(5));
        }
    }

    @Test
    void buffersHaveTheSizeAskedForAndIdleMemoryStaysBounded() {
        PixelPool pool = new PixelPool(3_000_000);
        Random random = new Random(60);
        List<PixelPool.Loan> lent = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (lent.size() < 5 && random.nextBoolean()) {
                int size = 1 + random.nextInt(1_000_000);
                lent.add(pool.take(size));
                assertEquals(size, lent.get(lent.size() - 1).bytes().remaining());
            } else if (!lent.isEmpty()) {
                lent.remove(random.nextInt(lent.size())).giveBack();
            }
            assertTrue(pool.idleBytes() <= 3_000_000);
        }
    }

    @Test
    void twoLoansNeverShareMemory() {
        PixelPool pool = new PixelPool(1 << 20);
        PixelPool.Loan one = pool.take(1000);
        one.giveBack();
        one.giveBack();
        ByteBuffer second = pool.take(1000).bytes();
        ByteBuffer third = pool.take(1000).bytes();
        assertNotSame(second, third);
        second.put(0, (byte) 1);
        third.put(0, (byte) 2);
        assertEquals(1, second.get(0));
    }

    @Test
    void aPoolOfNothingStillLends() {
        PixelPool pool = new PixelPool(0);
        pool.take(10).giveBack();
        assertEquals(0, pool.idleBytes());
        assertEquals(10, pool.take(10).bytes().remaining());
    }
}
