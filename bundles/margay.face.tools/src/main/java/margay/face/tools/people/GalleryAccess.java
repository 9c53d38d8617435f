package margay.face.tools.people;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import margay.api.RequestException;
import margay.face.api.FaceGallery;
import margay.face.api.Picture;
import margay.shell.Services;
import picocli.CommandLine.Option;

/** The options that all commands about people have, and what they do with them. */
final class GalleryAccess {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Wait so long for the gallery, which needs the face models (default: ${DEFAULT-VALUE}).")
    private int wait;

    FaceGallery gallery(Services services) throws RequestException {
        return services.await(FaceGallery.class, null, Duration.ofSeconds(wait));
    }

    static Picture picture(Path file) throws IOException {
        return Picture.of(ByteBuffer.wrap(Files.readAllBytes(file)));
    }
}
