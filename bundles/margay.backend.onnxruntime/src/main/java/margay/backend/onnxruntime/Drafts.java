package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Files that are being written. Their names tell those of this process from those that a killed one has left. */
final class Drafts {
    private static final String OWN = UUID.randomUUID() + "-";
    private static final String SUFFIX = ".tmp";

    private Drafts() {}

    /** @return where one may be written; whoever writes it deletes or moves it */
    static Path in(Path folder) {
        return folder.resolve(OWN + UUID.randomUUID() + SUFFIX);
    }

    /** Deletes those of other processes: a folder is used by one at a time. */
    static void clean(Path folder) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path draft : drafts) {
                if (!draft.getFileName().toString().startsWith(OWN)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }
}
