package margay.face.tools.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.osgi.framework.BundleContext;

/** The photographs of the demonstration: those that are named, else those of the distribution. */
final class Photos {
    private static final String HOME = "margay.home";

    private final BundleContext context;

    Photos(BundleContext context) {
        this.context = context;
    }

    List<Photo> of(List<Path> images) throws RequestException, IOException {
        List<Photo> photos = new ArrayList<>();
        for (Path image : images.isEmpty() ? samples() : images) {
            photos.add(read(image));
        }
        return photos;
    }

    private List<Path> samples() throws RequestException, IOException {
        String home = context.getProperty(HOME);
        Path folder = Path.of(home == null ? "." : home, "photos");
        if (!Files.isDirectory(folder)) {
            throw new RequestException(
                    Code.NOT_FOUND, "There are no photographs in " + folder + "; name some with --image");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(jpe?g|png|webp|bmp)"))
                    .sorted()
                    .toList();
        }
    }

    private static Photo read(Path image) throws IOException {
        String file = image.getFileName().toString();
        String name = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        return new Photo(name, ByteBuffer.wrap(Files.readAllBytes(image)));
    }
}
