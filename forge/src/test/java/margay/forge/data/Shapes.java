package margay.forge.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small pictures of three kinds that a network can learn in seconds: stripes across, stripes along, and blobs. */
public final class Shapes {
    private Shapes() {}

    public static ImageSet draw(int count, int side, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pixels = new byte[count * 3 * side * side];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 3);
            draw(pixels, i * 3 * side * side, side, i % 3, random);
        }
        return new ImageSet(List.of("across", "along", "blob"), 3, side, side, pixels, labels);
    }

    private static void draw(byte[] pixels, int start, int side, int kind, SplittableRandom random) {
        double phase = random.nextDouble(Math.PI);
        double[] colour = {random.nextDouble(0.3, 1), random.nextDouble(0.3, 1), random.nextDouble(0.3, 1)};
        for (int i = 0; i < 3 * side * side; i++) {
            int row = i / side % side;
            int column = i % side;
            double wave = wave(kind, row, column, side, phase);
            double value = 128 + 90 * wave * colour[i / (side * side)] + random.nextDouble(-30, 30);
            pixels[start + i] = (byte) Math.max(0, Math.min(255, value));
        }
    }

    private static double wave(int kind, int row, int column, int side, double phase) {
        return switch (kind) {
            case 0 -> Math.sin(row * 1.2 + phase);
            case 1 -> Math.sin(column * 1.2 + phase);
            default -> 2 * Math.exp(-(Math.pow(row - side / 2.0, 2) + Math.pow(column - side / 2.0, 2)) / side) - 1;
        };
    }

    /** Writes two sets as PNG files train/CLASS/NUMBER.png and test/CLASS/NUMBER.png of a zip. */
    public static Path zip(Path file, ImageSet train, ImageSet test) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            write(zip, "train", train);
            write(zip, "test", test);
        }
        return file;
    }

    private static void write(ZipOutputStream zip, String split, ImageSet set) throws IOException {
        for (int i = 0; i < set.size(); i++) {
            zip.putNextEntry(
                    new ZipEntry("%s/%s/%04d.png".formatted(split, set.classes().get(set.labels()[i]), i)));
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(picture(set, i), "png", png);
            zip.write(png.toByteArray());
        }
    }

    private static BufferedImage picture(ImageSet set, int index) {
        BufferedImage picture = new BufferedImage(set.width(), set.height(), BufferedImage.TYPE_INT_RGB);
        int plane = set.width() * set.height();
        for (int i = 0; i < plane; i++) {
            int at = index * set.imageBytes() + i;
            int rgb = (set.pixels()[at] & 0xff) << 16
                    | (set.pixels()[at + plane] & 0xff) << 8
                    | set.pixels()[at + 2 * plane] & 0xff;
            picture.setRGB(i % set.width(), i / set.width(), rgb);
        }
        return picture;
    }
}
