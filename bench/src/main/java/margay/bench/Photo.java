package margay.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import margay.api.image.Image;

/** The photograph that is measured with: 512 x 512 pixels, colour. */
final class Photo {
    private static final String FILE = "astronaut.jpg";

    private Photo() {}

    /**
     * @return the JPEG file
     * @throws IOException if it cannot be read
     */
    static byte[] file() throws IOException {
        try (InputStream in = Photo.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is not in the jar of the benchmarks; build it again");
            }
            return in.readAllBytes();
        }
    }

    /** @return the pixels as AWT has them: blue, green, red */
    static BufferedImage buffered() throws IOException {
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(file()));
        BufferedImage image = new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        image.setData(decoded.getData());
        return image;
    }

    /** @return the same pixels in native memory */
    static Image image() throws IOException {
        BufferedImage image = buffered();
        int width = image.getWidth();
        int height = image.getHeight();
        ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
        for (int rgb : image.getRGB(0, 0, width, height, null, 0, width)) {
            pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        return new Image(width, height, Image.Format.RGB, pixels.flip(), 1, () -> {});
    }
}
