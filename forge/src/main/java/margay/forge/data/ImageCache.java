package margay.forge.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Keeps decoded image sets as files of raw bytes, so that a data set is decoded once and later starts are quick. */
public final class ImageCache {
    private static final int MAGIC = 0x4d474931;

    private final Path folder;

    /**
     * Creates a cache.
     *
     * @param folder where the files are kept; made when missing
     */
    public ImageCache(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns a split from the cache, after reading it from its source where it is not there yet.
     *
     * @param source a folder or zip as {@link ImageFolder} reads it
     * @param split the name of the split
     * @return the images
     * @throws IOException if the source or the cache cannot be read or written
     */
    public ImageSet get(Path source, String split) throws IOException {
        Path file = folder.resolve(key(source, split));
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            store(ImageFolder.read(source, split), file);
        }
        return load(file);
    }

    private static String key(Path source, String split) throws IOException {
        String identity =
                source.toRealPath() + (Files.isDirectory(source) ? content(source.resolve(split)) : state(source));
        return "%s-%s.images".formatted(split, UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)));
    }

    private static String content(Path split) throws IOException {
        if (!Files.exists(split)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(split)) {
            StringBuilder content = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                content.append(split.relativize(file)).append(state(file));
            }
            return content.toString();
        }
    }

    private static String state(Path file) throws IOException {
        return "|" + Files.size(file) + "|" + Files.getLastModifiedTime(file);
    }

    private static void store(ImageSet set, Path file) throws IOException {
        Path partial = Files.createTempFile(file.getParent(), "partial", ".images");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)))) {
            out.writeInt(MAGIC);
            out.writeUTF(String.join("\n", set.classes()));
            for (int value : new int[] {set.channels(), set.height(), set.width(), set.size()}) {
                out.writeInt(value);
            }
            out.write(set.labels());
            out.write(set.pixels());
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ImageSet load(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("%s is not a decoded image set: delete it".formatted(file));
            }
            List<String> classes = Arrays.asList(in.readUTF().split("\n"));
            int channels = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            byte[] labels = new byte[in.readInt()];
            byte[] pixels = new byte[labels.length * channels * height * width];
            in.readFully(labels);
            in.readFully(pixels);
            return new ImageSet(classes, channels, height, width, pixels, labels);
        }
    }
}
