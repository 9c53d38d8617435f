package margay.face.tools.people;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import margay.api.RequestException;
import margay.face.api.FaceGallery;
import margay.face.api.Picture;
import margay.shell.Services;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all commands about people have, and what they do with them. */
final class GalleryAccess {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

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

    /** Prints an answer for a program or for a person. */
    void print(Map<String, Object> forPrograms, Consumer<PrintWriter> forPeople) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(new Gson().toJson(forPrograms));
        } else {
            forPeople.accept(out);
        }
    }
}
