package margay.shell.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import margay.api.calibration.Setup;

/** Ways to run a model as JSON. */
final class Setups {
    private Setups() {}

    static Map<String, Object> json(Setup setup) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("backend", setup.backend());
        json.put("way", setup.candidate());
        json.put("threads", setup.threads());
        setup.variant().ifPresent(variant -> json.put("variant", variant));
        return json;
    }
}
