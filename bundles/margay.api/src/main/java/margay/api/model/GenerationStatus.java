package margay.api.model;

import java.time.Instant;
import java.util.Optional;
import margay.api.calibration.Setup;

/**
 * What the engine knows of one generation, at one moment.
 *
 * @param id which one
 * @param state where it is in its life
 * @param reason why it failed or what it waits for; empty otherwise
 * @param task what its descriptor says it does; empty if there is no valid descriptor
 * @param backend that runs it, empty while none was chosen
 * @param setup how the backend runs it, empty while it is not opened
 * @param leases how many requests hold it
 * @param since when it came into this state
 * @param bundle symbolic name of the bundle that it comes from
 */
public record GenerationStatus(
        GenerationId id,
        GenerationState state,
        Optional<String> reason,
        Optional<String> task,
        Optional<String> backend,
        Optional<Setup> setup,
        int leases,
        Instant since,
        String bundle) {}
