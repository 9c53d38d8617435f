package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The libraries that ONNX Runtime has taken: one for each name, until the process ends. Thread-safe. */
final class RegisteredLibraries {
    /** Hands a library to ONNX Runtime. */
    interface Registration {
        void run() throws OrtException;
    }

    private final Map<String, String> checksums = new HashMap<>();

    /**
     * Registers a library, unless it is there: the one with the same content, wherever its file lies.
     *
     * @param name under which it is registered
     * @param library a file
     * @throws OrtException if ONNX Runtime does not take it; nothing is registered under the name then
     * @throws IOException if it cannot be read, or another one has the name
     */
    synchronized void add(String name, Path library, Registration registration) throws OrtException, IOException {
        String checksum = LibraryFiles.checksum(library);
        String taken = checksums.get(name);
        if (taken == null) {
            registration.run();
            checksums.put(name, checksum);
        } else if (!taken.equals(checksum)) {
            throw new IOException(library
                    + " takes effect when the box is started again: until then ONNX Runtime has another library of '"
                    + name + "'");
        }
    }
}
