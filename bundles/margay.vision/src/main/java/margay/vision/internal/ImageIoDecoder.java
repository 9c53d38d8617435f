package margay.vision.internal;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/** Decodes picture files with ImageIO. Makes its readers itself: ImageIO does not find readers in bundles. */
final class ImageIoDecoder {
    private ImageIoDecoder() {}

    /**
     * @param file a picture file
     * @param header of the file
     * @param pool for the pixels
     * @return the pixels at full size
     * @throws ImageException if the file is damaged
     */
    static Decoded decode(ByteBuffer file, Header header, PixelPool pool) throws ImageException {
        ImageReader reader = reader(header.format());
        try (ImageInputStream stream = stream(file, header.format())) {
            return BufferedPixels.copy(read(reader, stream, header), pool);
        } catch (IOException | RuntimeException e) {
            throw damaged(header, e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageInputStream stream(ByteBuffer file, FileFormat format) throws ImageException {
        return switch (format) {
            case JPEG -> new ByteArrayImageInputStream(JpegFile.withoutProfile(file));
            case PNG -> new ByteArrayImageInputStream(PngFile.pixels(file));
            case WEBP -> new StrictStream(WebpFile.pixels(file));
            case BMP -> {
                byte[] bytes = new byte[file.limit()];
                file.get(0, bytes);
                yield new ByteArrayImageInputStream(bytes);
            }
        };
    }

    private static ImageReader reader(FileFormat format) {
        try {
            return provider(format).createReaderInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("The Java platform gives no reader of " + format + " files", e);
        }
    }

    private static ImageReaderSpi provider(FileFormat format) {
        return switch (format) {
            case JPEG -> jpegProvider();
            case PNG -> ImageIO.getImageReadersByFormatName("png").next().getOriginatingProvider();
            case BMP -> new BMPImageReaderSpi();
            case WEBP -> new WebPImageReaderSpi();
        };
    }

    /** Looks up the reader of the Java platform, to which it leaves most of the work, when it is registered. */
    private static ImageReaderSpi jpegProvider() {
        JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
        provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
        return provider;
    }

    private static BufferedImage read(ImageReader reader, ImageInputStream stream, Header header)
            throws IOException, ImageException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        reader.setInput(stream, true, true);
        if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
            throw damaged(header, "it has several headers", null);
        }
        BufferedImage image = reader.read(0);
        for (String warning : warnings) {
            if (Damage.isDamage(warning)) {
                throw damaged(header, warning, null);
            }
        }
        return image;
    }

    private static ImageException damaged(Header header, String what, Exception cause) {
        return new ImageException(Problem.DAMAGED, "The " + header.format() + " file is damaged: " + what, cause);
    }
}
