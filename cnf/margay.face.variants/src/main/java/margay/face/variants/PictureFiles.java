package margay.face.variants;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;

/** Decodes with the JDK alone, so that the pixels are the same on every machine. */
final class PictureFiles implements ImageDecoder {
    @Override
    public Image decode(ByteBuffer file, int enough) {
        byte[] bytes = new byte[file.remaining()];
        file.duplicate().get(bytes);
        try {
            return image(ImageIO.read(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Image image(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
        for (int rgb : picture.getRGB(0, 0, width, height, null, 0, width)) {
            pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        return new Image(width, height, Image.Format.RGB, pixels.flip(), 1, () -> {});
    }
}
