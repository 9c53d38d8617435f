package margay.api.backend;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs model files of some formats on some hardware. Registered as an OSGi service.
 *
 * <p>Thread-safe. Withdrawing the service takes nothing from under sessions that are open, and waits for none of them:
 * sessions and their bindings may be used and closed after the service was withdrawn and the backend deactivated. None is
 * opened on it any more.
 */
@ConsumerType
public interface Backend {
    /** @return what it is and what it can do; the same for the life of the service */
    BackendInfo info();

    /**
     * The inference library's execution providers as they are now; bundles may add some while the backend runs. Waits
     * until the library is loaded.
     *
     * @return those that work and those that failed; empty if the library knows no such thing
     * @throws BackendException if the library cannot be loaded
     */
    default List<ExecutionProvider> providers() throws BackendException {
        return List.of();
    }

    /**
     * Opens a model file.
     *
     * <p>The file is not written to and stays where it is while the session lives. On failure nothing is held.
     *
     * <p>A file that was damaged after its {@link OpenRequest#sha256()} was taken is refused, or opened as far as it is
     * sound; it never ends the process. A library that does not check all that it reads gets a file only after its hash
     * was compared.
     *
     * @param request the file and how to run it
     * @return a session that the caller owns and must close
     * @throws BackendException if the file is damaged, of another format, or needs what this backend lacks; the message
     *     names the file and the reason
     */
    Session open(OpenRequest request) throws BackendException;

    /**
     * The ways to run a model file here, worth measuring against each other. Each gives the same answers and is opened
     * with {@link #open} after {@link OpenRequest#with}; one that turns out not to work is refused there. May read the
     * file and take as long as opening it.
     *
     * @param request the file and how it is run by default
     * @return the candidates, the default first
     * @throws BackendException if the file cannot be read
     */
    default List<Candidate> candidates(OpenRequest request) throws BackendException {
        return List.of(Candidate.DEFAULT);
    }
}
