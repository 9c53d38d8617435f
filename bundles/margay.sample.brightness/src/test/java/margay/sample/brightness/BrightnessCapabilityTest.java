package margay.sample.brightness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Canvas;
import margay.api.capability.Query;
import margay.api.image.Image;
import margay.api.image.Image.Format;
import margay.sample.brightness.BrightnessCapability.Brightness;
import org.junit.jupiter.api.Test;

class BrightnessCapabilityTest {
    private static final Query QUESTION =
            new Query(Map.of("image", new Query.ImageFile(ByteBuffer.allocate(0))), Map.of());
    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void measuresGrayPixels() throws RequestException {
        Brightness answer = ask(Format.GRAY, 0, 63, 64, 191, 192, 255, 255, 255);
        assertEquals((63 + 64 + 191 + 192 + 3 * 255) / (8 * 255.0), answer.mean(), 1e-12);
        assertEquals(2 / 8.0, answer.dark());
        assertEquals(4 / 8.0, answer.bright());
    }

    @Test
    void weighsColoursAsTheEyeDoes() throws RequestException {
        assertEquals(0.299, ask(Format.RGB, 255, 0, 0).mean(), 1e-12);
        assertEquals(0.587, ask(Format.RGB, 0, 255, 0).mean(), 1e-12);
        assertEquals(0.114, ask(Format.RGB, 0, 0, 255).mean(), 1e-12);
    }

    @Test
    void blackIsDarkAndWhiteIsBright() throws RequestException {
        assertEquals(new Brightness(0, 1, 0), ask(Format.RGB, 0, 0, 0));
        assertEquals(new Brightness(1, 0, 1), ask(Format.RGB, 255, 255, 255));
    }

    @Test
    void givesTheImageBack() throws RequestException {
        ask(Format.GRAY, 1);
        assertTrue(closed.get());
    }

    @Test
    void anotherInputIsInvalid() {
        Query query = new Query(Map.of("picture", new Query.ImageFile(ByteBuffer.allocate(0))), Map.of());
        RequestException e = assertThrows(
                RequestException.class, () -> capability(Format.GRAY, 1).answer(query, Cancellation.withoutDeadline()));
        assertEquals(Code.INVALID_INPUT, e.code());
        assertTrue(e.getMessage().contains("picture"), e.getMessage());
    }

    @Test
    void agreesWithItselfAndNotWithTheOpposite() {
        BrightnessCapability capability = capability(Format.GRAY, 1);
        Brightness black = new Brightness(0, 1, 0);
        assertEquals(1, capability.agreement(black, black));
        assertEquals(0, capability.agreement(black, new Brightness(1, 0, 1)));
    }

    @Test
    void drawsACaption() {
        List<String> captions = new ArrayList<>();
        capability(Format.GRAY, 1).draw(new Brightness(0.417, 0.3, 0.125), new Canvas() {
            @Override
            public void box(double left, double top, double right, double bottom, String label) {
                throw new AssertionError("a box: " + label);
            }

            @Override
            public void point(double x, double y) {
                throw new AssertionError("a point at " + x + "," + y);
            }

            @Override
            public void caption(String text) {
                captions.add(text);
            }
        });
        assertEquals(List.of("brightness 0.42, 30 % dark, 13 % bright"), captions);
    }

    @Test
    void writesJsonInOrder() {
        Map<String, Object> json = capability(Format.GRAY, 1).json(new Brightness(0.5, 0.25, 0.125));
        assertEquals("{mean=0.5, dark=0.25, bright=0.125}", json.toString());
    }

    private Brightness ask(Format format, int... bytes) throws RequestException {
        return capability(format, bytes).answer(QUESTION, Cancellation.withoutDeadline());
    }

    private BrightnessCapability capability(Format format, int... bytes) {
        ByteBuffer pixels = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            pixels.put((byte) value);
        }
        pixels.flip();
        int width = bytes.length / format.channels();
        return new BrightnessCapability(
                (file, enough) -> new Image(width, 1, format, pixels, 1, () -> closed.set(true)));
    }
}
