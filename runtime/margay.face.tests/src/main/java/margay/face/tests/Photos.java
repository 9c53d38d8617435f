package margay.face.tests;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import margay.face.api.Picture;

/** Picture files for the tests. */
final class Photos {
    /** One woman from the front. */
    static final String ASTRONAUT = "astronaut";

    /** Three people. */
    static final String THREE = "sample1";

    /** Five people. */
    static final String FIVE = "sample5";

    private Photos() {}

    static byte[] file(String name) {
        try (InputStream in = Photos.class.getResourceAsStream("/photos/" + name + ".jpg")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Picture of(String name) {
        return picture(file(name));
    }

    static Picture picture(byte[] file) {
        return Picture.of(ByteBuffer.wrap(file));
    }

    /** A part of a photograph, scaled, as a PNG file. */
    static byte[] part(String name, int left, int top, int width, int height, double scale) {
        BufferedImage photo = decode(file(name));
        BufferedImage part =
                new BufferedImage((int) (width * scale), (int) (height * scale), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = part.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.scale(scale, scale);
        graphics.drawImage(photo.getSubimage(left, top, width, height), 0, 0, null);
        graphics.dispose();
        return png(part);
    }

    /** Nothing but noise, as a PNG file. */
    static byte[] noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return png(image);
    }

    private static BufferedImage decode(byte[] file) {
        try {
            return ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(BufferedImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
