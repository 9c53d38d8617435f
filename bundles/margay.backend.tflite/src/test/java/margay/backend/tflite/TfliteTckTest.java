package margay.backend.tflite;

import margay.api.backend.Backend;
import margay.backend.tck.BackendTck;

class TfliteTckTest extends BackendTck {
    private static final Backend BACKEND = Backends.onCpu();

    @Override
    public Backend backend() {
        return BACKEND;
    }
}
