package margay.elastic.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.ImageException;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.vision.ImageTensors;

/** Labelled test images, their files in memory. Thread-safe. */
final class TestImages {
    private final List<Labelled> images;
    private final ImageDecoder decoder;

    private record Labelled(ByteBuffer file, String label) {}

    private TestImages(List<Labelled> images, ImageDecoder decoder) {
        this.images = images;
        this.decoder = decoder;
    }

    /** @param most so many, from all over the set */
    static TestImages read(Path folderOrZip, int most, ImageDecoder decoder) throws IOException {
        if (Files.isDirectory(folderOrZip)) {
            return read(folderOrZip.resolve("test"), folderOrZip, most, decoder);
        }
        try (FileSystem zip = FileSystems.newFileSystem(folderOrZip)) {
            return read(zip.getPath("/test"), folderOrZip, most, decoder);
        }
    }

    private static TestImages read(Path root, Path source, int most, ImageDecoder decoder) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(source + " has no folder test/ with a folder of images for each class");
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        int count = Math.min(most, files.size());
        if (count < 1) {
            throw new IOException("There are no images to evaluate: " + source + " has " + files.size()
                    + " in test/, and at most " + most + " are wanted");
        }
        List<Labelled> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = files.get((int) ((long) i * files.size() / count));
            images.add(new Labelled(
                    ByteBuffer.wrap(Files.readAllBytes(file)),
                    file.getParent().getFileName().toString()));
        }
        return new TestImages(images, decoder);
    }

    int size() {
        return images.size();
    }

    /** The share of images that get their class from what serves. */
    double accuracy(Models models, Model model, Runnable step) throws RequestException {
        long correct = 0;
        for (int i = 0; i < images.size(); i++) {
            correct += classify(models, model, i).equals(images.get(i).label()) ? 1 : 0;
            step.run();
        }
        return correct / (double) images.size();
    }

    /** The class that the model sees on an image; numbers beyond the last begin again. */
    String classify(Models models, Model model, int number) throws RequestException {
        Labelled labelled = images.get(number % images.size());
        try (Image image = decoder.decode(labelled.file().duplicate());
                Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            Lease lease = leases.of(model);
            Box whole = new Box(0, 0, image.width(), image.height());
            ImageTensors.resize(
                    image, whole, lease.descriptor().inputs().get(0).image().orElseThrow(), lease.input(0));
            lease.run();
            return label(lease);
        } catch (ImageException e) {
            throw new RequestException(
                    RequestException.Code.INVALID_INPUT, "An image cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static String label(Lease lease) {
        var logits = lease.output(0).floats();
        int best = IntStream.range(0, logits.remaining())
                .reduce((one, other) -> logits.get(other) > logits.get(one) ? other : one)
                .orElseThrow();
        return lease.descriptor().labels().get(best);
    }
}
