package margay.classify.tests;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Picture files of one colour. */
final class Pictures {
    static final int RED = 0xFF0000;
    static final int GREEN = 0x00FF00;
    static final int BLACK = 0x000000;
    static final int WHITE = 0xFFFFFF;

    private Pictures() {}

    /** A PNG file of 40x30 pixels. */
    static ByteBuffer of(int rgb) {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(file.toByteArray());
    }
}
