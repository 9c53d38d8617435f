package margay.sample.brightness;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.CapabilityInfo.Input;
import margay.api.capability.CapabilityInfo.Kind;
import margay.api.capability.Query;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code brightness}: how bright a picture is. */
@Component
public final class BrightnessCapability implements Capability<BrightnessCapability.Brightness> {
    private static final String NAME = "brightness";
    private static final String IMAGE = "image";
    /** Luminance in thousandths, so that sums of whole numbers are exact. */
    private static final int WHITE = 255_000;

    private static final int DARK_BELOW = WHITE / 4;
    private static final int BRIGHT_ABOVE = WHITE - DARK_BELOW;

    private final ImageDecoder decoder;

    /**
     * How bright a picture is, by luminance (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601).
     *
     * @param mean luminance, 0 (black) to 1 (white)
     * @param dark share of the pixels that are darker than a quarter, 0 to 1
     * @param bright share of the pixels that are brighter than three quarters, 0 to 1
     */
    public record Brightness(double mean, double dark, double bright) {}

    /** @param decoder of the picture files */
    @Activate
    public BrightnessCapability(@Reference ImageDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public CapabilityInfo info() {
        return new CapabilityInfo(
                NAME,
                "Measures how bright a picture is.",
                List.of(new Input(IMAGE, Kind.IMAGE, "A picture")),
                List.of());
    }

    @Override
    public Brightness answer(Query query, Cancellation cancellation) throws RequestException {
        ByteBuffer file = file(query);
        cancellation.check(NAME);
        try (Image image = decoder.decode(file)) {
            return measure(image);
        }
    }

    private static ByteBuffer file(Query query) throws RequestException {
        if (query.inputs().size() == 1
                && query.options().isEmpty()
                && query.inputs().get(IMAGE) instanceof Query.ImageFile image) {
            return image.file();
        }
        throw new RequestException(
                Code.INVALID_INPUT,
                NAME + " takes one picture file as \"" + IMAGE + "\" and no options, not inputs "
                        + query.inputs().keySet() + " and options "
                        + query.options().keySet());
    }

    private static Brightness measure(Image image) {
        long sum = 0;
        int dark = 0;
        int bright = 0;
        int pixels = image.width() * image.height();
        for (int i = 0; i < pixels; i++) {
            int luminance = luminance(image, i);
            sum += luminance;
            dark += luminance < DARK_BELOW ? 1 : 0;
            bright += luminance > BRIGHT_ABOVE ? 1 : 0;
        }
        return new Brightness((double) sum / pixels / WHITE, (double) dark / pixels, (double) bright / pixels);
    }

    private static int luminance(Image image, int pixel) {
        return switch (image.format()) {
            case GRAY -> 1000 * channel(image, pixel);
            case RGB ->
                299 * channel(image, 3 * pixel)
                        + 587 * channel(image, 3 * pixel + 1)
                        + 114 * channel(image, 3 * pixel + 2);
        };
    }

    private static int channel(Image image, int index) {
        return Byte.toUnsignedInt(image.pixels().get(index));
    }

    @Override
    public double agreement(Brightness expected, Brightness actual) {
        double shares =
                Math.max(Math.abs(expected.dark() - actual.dark()), Math.abs(expected.bright() - actual.bright()));
        return 1 - Math.max(shares, Math.abs(expected.mean() - actual.mean()));
    }

    @Override
    public void draw(Brightness answer, Canvas canvas) {
        canvas.caption(String.format(
                Locale.ROOT,
                "brightness %.2f, %.0f %% dark, %.0f %% bright",
                answer.mean(),
                100 * answer.dark(),
                100 * answer.bright()));
    }

    @Override
    public Map<String, Object> json(Brightness answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", answer.mean());
        json.put("dark", answer.dark());
        json.put("bright", answer.bright());
        return json;
    }
}
