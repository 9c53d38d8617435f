package margay.engine.internal.life;

import java.util.List;
import margay.api.backend.BackendInfo;

/** The backends that the engine uses. */
@FunctionalInterface
public interface BackendList {
    /** @return those that are there, best first */
    List<BackendInfo> infos();
}
