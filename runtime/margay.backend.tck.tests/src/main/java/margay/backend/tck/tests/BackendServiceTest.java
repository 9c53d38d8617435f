package margay.backend.tck.tests;

import margay.api.backend.Backend;
import margay.backend.tck.BackendTck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** The kit on the one backend that the framework has. */
@ExtendWith(ServiceExtension.class)
class BackendServiceTest extends BackendTck {
    @InjectService(timeout = 10_000)
    Backend backend;

    @Override
    public Backend backend() {
        return backend;
    }
}
