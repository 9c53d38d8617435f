package margay.api.backend;

import java.util.List;
import java.util.Optional;

/**
 * A part of an inference library that computes on one kind of device.
 *
 * @param name for people and for the backend's options, for example {@code cpu} or {@code cuda}
 * @param origin what brought it: {@code built in}, or a bundle with its version
 * @param devices that it reports, for people; empty if it reports none or has none
 * @param problem why it cannot be used, as a sentence; nothing if it can
 */
public record ExecutionProvider(String name, String origin, List<String> devices, Optional<String> problem) {
    /** Takes a copy. */
    public ExecutionProvider {
        devices = List.copyOf(devices);
    }
}
