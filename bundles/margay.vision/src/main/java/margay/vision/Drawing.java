package margay.vision;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import margay.api.capability.Canvas;
import margay.api.image.Image;
import margay.vision.internal.Lettering;

/**
 * Draws results over a copy of a picture. Lines are light with a dark rim and text stands on a dark ground, so that both
 * can be read on anything; both grow with the picture. On a machine without fonts there is no text. One thread at a time.
 */
public final class Drawing implements Canvas {
    private static final Color LIGHT = new Color(0x7CFC9A);
    private static final Color DARK = new Color(0, 0, 0, 190);
    private static final double LINE = 1.0 / 400;
    private static final double TEXT = 1.0 / 45;
    private static final int LEAST_TEXT = 11;

    private final BufferedImage picture;
    private final Graphics2D graphics;
    private final float line;
    private final Optional<FontMetrics> letters;
    private double captions;

    private Drawing(BufferedImage picture) {
        this.picture = picture;
        int side = Math.max(picture.getWidth(), picture.getHeight());
        this.line = (float) Math.max(1, side * LINE);
        this.graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        this.letters = Lettering.on(graphics, (int) Math.max(LEAST_TEXT, side * TEXT));
    }

    /**
     * @param image is copied; may be closed afterwards
     * @return a drawing with nothing on it yet
     */
    public static Drawing over(Image image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        ByteBuffer pixels = image.pixels();
        int channels = image.format().channels();
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                int at = (y * row.length + x) * channels;
                int red = pixels.get(at) & 0xFF;
                int green = channels == 1 ? red : pixels.get(at + 1) & 0xFF;
                int blue = channels == 1 ? red : pixels.get(at + 2) & 0xFF;
                row[x] = red << 16 | green << 8 | blue;
            }
            copy.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return new Drawing(copy);
    }

    @Override
    public void box(double left, double top, double right, double bottom, String label) {
        outline(new Rectangle2D.Double(left, top, right - left, bottom - top));
        if (!label.isEmpty()) {
            letters.ifPresent(metrics -> label(metrics, label, left, top));
        }
    }

    /** Above the box, or inside it where the picture ends. */
    private void label(FontMetrics metrics, String label, double left, double top) {
        double above = top - metrics.getHeight() - line;
        text(metrics, label, left, above >= 0 ? above : top + line);
    }

    private void outline(Shape shape) {
        graphics.setStroke(new BasicStroke(2.5f * line));
        graphics.setColor(DARK);
        graphics.draw(shape);
        graphics.setStroke(new BasicStroke(line));
        graphics.setColor(LIGHT);
        graphics.draw(shape);
    }

    @Override
    public void point(double x, double y) {
        double radius = 0.8 * line;
        Shape dot = new Ellipse2D.Double(x + 0.5 - radius, y + 0.5 - radius, 2 * radius, 2 * radius);
        outline(dot);
        graphics.fill(dot);
    }

    @Override
    public void caption(String text) {
        letters.ifPresent(metrics -> {
            text(metrics, text, 0, captions);
            captions += metrics.getHeight();
        });
    }

    /** Writes text from its upper left corner, moved so that it stays in the picture. */
    private void text(FontMetrics metrics, String text, double left, double top) {
        double width = metrics.stringWidth(text) + 2 * line;
        double x = Math.max(0, Math.min(left, picture.getWidth() - width));
        double y = Math.max(0, Math.min(top, picture.getHeight() - metrics.getHeight()));
        graphics.setColor(DARK);
        graphics.fill(new Rectangle2D.Double(x, y, width, metrics.getHeight()));
        graphics.setColor(LIGHT);
        graphics.drawString(text, (float) x + line, (float) y + metrics.getAscent());
    }

    /** @return the picture with what was drawn so far, as a PNG file */
    public byte[] png() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(picture);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing a PNG file into memory failed", e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
