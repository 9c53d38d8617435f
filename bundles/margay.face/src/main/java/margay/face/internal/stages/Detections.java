package margay.face.internal.stages;

import java.util.Map;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Lease;

/** The families of detectors, by the name that a descriptor's parameter {@code decoder} gives. */
final class Detections {
    private static final Map<String, Detection> BY_NAME =
            Map.of("rfb", new RfbDetection(), "blazeface", new BlazeFaceDetection());

    private Detections() {}

    static Detection of(Lease lease) throws RequestException {
        Object name = lease.descriptor().parameters().get("decoder");
        Detection detection = name == null ? null : BY_NAME.get(name);
        if (detection == null) {
            throw new RequestException(
                    Code.FAILED,
                    lease.generation() + ": the parameter \"decoder\" of a face detector must be one of "
                            + BY_NAME.keySet() + ", not " + name);
        }
        return detection;
    }
}
