package margay.face.internal.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.Point;
import margay.face.api.Picture;
import org.junit.jupiter.api.Test;

class PhotoTest {
    private final List<Integer> asked = new ArrayList<>();
    private final List<AtomicBoolean> closed = new ArrayList<>();

    /** A picture of 1600x1200 that decodes at eighths. */
    private final ImageDecoder decoder = (file, enough) -> {
        asked.add(enough);
        int eighths = Math.max(1, Math.min(8, (int) Math.ceil(enough * 8.0 / 1200)));
        return image(200 * eighths, 150 * eighths, eighths / 8.0);
    };

    private Image image(int width, int height, double scale) {
        AtomicBoolean done = new AtomicBoolean();
        closed.add(done);
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height);
        return new Image(width, height, Image.Format.GRAY, pixels, scale, () -> done.set(true));
    }

    @Test
    void aFileIsDecodedSmallAndOnlyLargerWhenThatIsNeeded() throws RequestException {
        try (Photo photo = Photo.open(Picture.of(ByteBuffer.allocate(1)), decoder, 400)) {
            assertEquals(3 / 8.0, photo.scale());
            photo.enlarge(0.3);
            assertEquals(List.of(400), asked);
            photo.enlarge(0.7);
            assertEquals(List.of(400, 840), asked);
            assertEquals(6 / 8.0, photo.scale());
            assertTrue(closed.get(0).get(), "the small picture's memory is given back");
            photo.enlarge(7);
            assertEquals(1, photo.scale());
        }
        assertTrue(closed.stream().allMatch(AtomicBoolean::get));
    }

    @Test
    void pixelsStayTheCallers() throws RequestException {
        Image image = image(320, 240, 0.5);
        try (Photo photo = Photo.open(Picture.of(image), decoder, 400)) {
            photo.enlarge(1);
            assertEquals(0.5, photo.scale());
            assertTrue(asked.isEmpty());
        }
        assertFalse(closed.get(0).get());
    }

    @Test
    void boxesScaleByTheirEdgesAndPointsByTheCentresOfPixels() throws RequestException {
        try (Photo photo = Photo.open(Picture.of(image(320, 240, 0.5)), decoder, 400)) {
            assertEquals(new Box(10, 20, 30, 40), photo.toImage(new Box(20, 40, 60, 80)));
            assertEquals(new Box(20, 40, 60, 80), photo.fromImage(new Box(10, 20, 30, 40)));
            assertEquals(new Point(0.5, 2.5), photo.fromImage(new Point(0, 1)));
            assertEquals(new Point(0, 1), photo.toImage(new Point(0.5, 2.5)));
        }
    }
}
