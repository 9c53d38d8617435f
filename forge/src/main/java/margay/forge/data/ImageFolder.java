package margay.forge.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Reads labelled images from a folder or a zip file laid out as {@code <split>/<class>/<image>}, for example
 * {@code train/cat/0001.jpg}. Labels follow the alphabetical order of the class names. All images must have the same
 * size; they are read as RGB.
 */
public final class ImageFolder {
    private static final int RGB = 3;

    private ImageFolder() {}

    /**
     * Reads one split.
     *
     * @param source a folder or a zip file
     * @param split the name of the folder of the split, such as {@code train}
     * @return the images in the order of class and file name
     * @throws IOException if the source cannot be read, or has no such split
     */
    public static ImageSet read(Path source, String split) throws IOException {
        if (Files.isDirectory(source)) {
            return readSplit(source.resolve(split));
        }
        try (FileSystem zip = FileSystems.newFileSystem(source)) {
            return readSplit(zip.getPath(split));
        }
    }

    private static ImageSet readSplit(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("The data set has no folder %s: give a folder or zip with <split>/<class>/<image>"
                    .formatted(folder));
        }
        List<Path> classFolders =
                list(folder).stream().filter(Files::isDirectory).toList();
        Collector images = new Collector();
        for (int label = 0; label < classFolders.size(); label++) {
            for (Path file : list(classFolders.get(label))) {
                images.add(file, label);
            }
        }
        return images.toSet(classFolders.stream()
                .map(p -> p.getFileName().toString().replace("/", ""))
                .toList());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static final class Collector {
        private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
        private int width;
        private int height;

        void add(Path file, int label) throws IOException {
            BufferedImage image = decode(file);
            if (labels.size() == 0) {
                width = image.getWidth();
                height = image.getHeight();
            }
            if (image.getWidth() != width || image.getHeight() != height) {
                throw new IOException("%s has %dx%d pixels, the images before it %dx%d: scale them to one size"
                        .formatted(file, image.getWidth(), image.getHeight(), width, height));
            }
            pixels.writeBytes(planes(image));
            labels.write(label);
        }

        ImageSet toSet(List<String> classes) throws IOException {
            if (labels.size() == 0) {
                throw new IOException("The data set has no images: give a folder or zip with <split>/<class>/<image>");
            }
            return new ImageSet(classes, RGB, height, width, pixels.toByteArray(), labels.toByteArray());
        }
    }

    private static BufferedImage decode(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            BufferedImage image = ImageIO.read(in);
            if (image == null) {
                throw new IOException("%s is not an image that can be read: use JPEG or PNG".formatted(file));
            }
            return image;
        }
    }

    private static byte[] planes(BufferedImage image) {
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] planes = new byte[RGB * rgb.length];
        IntStream.range(0, planes.length)
                .forEach(i -> planes[i] = (byte) (rgb[i % rgb.length] >> (16 - 8 * (i / rgb.length))));
        return planes;
    }
}
