package margay.backend.tck;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole kit. Extend it, return the backend from {@link #backend()}, and run it in a framework with the backend's
 * bundle and natives. A backend that passes works with everything else.
 */
public abstract class BackendTck
        implements OpeningContract,
                DamagedFileContract,
                TensorContract,
                DynamicShapeContract,
                RunningContract,
                ConcurrencyContract,
                LifecycleContract,
                MemoryContract,
                QuantizationContract {
    @TempDir
    Path folder;

    @Override
    public Path folder() {
        return folder;
    }
}
