package margay.backend.onnxruntime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;

/** The file that a session is made of: the model's own, or a rewritten one that is deleted when this is closed. */
final class GraphFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GraphFile.class.getName());

    private final Path path;
    private final boolean temporary;

    private GraphFile(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** @param rewrites of which the request may name one */
    static GraphFile of(OpenRequest request, Rewrites rewrites) throws BackendException {
        Optional<String> rewrite = Optional.ofNullable(request.options().get(Rewrites.OPTION));
        if (rewrite.isEmpty()) {
            return new GraphFile(request.file(), false);
        }
        GraphFile rewritten = new GraphFile(Drafts.in(request.cache()), true);
        boolean done = false;
        try {
            rewrites.apply(rewrite.get(), request.file(), rewritten.path);
            done = true;
            return rewritten;
        } finally {
            if (!done) {
                rewritten.close();
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (temporary) {
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException undeletable) {
            LOG.log(Level.WARNING, "A rewritten model stays in " + path + ", which may be deleted: " + undeletable);
        }
    }
}
