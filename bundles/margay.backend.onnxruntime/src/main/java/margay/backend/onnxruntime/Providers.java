package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import margay.api.backend.ExecutionProvider;

/** ONNX Runtime's execution providers. */
final class Providers {
    private static final String SUFFIX = "ExecutionProvider";

    private Providers() {}

    /** @return those that the library has inside */
    static List<ExecutionProvider> of(OrtEnvironment environment) throws OrtException {
        List<OrtEpDevice> devices = environment.getEpDevices();
        List<ExecutionProvider> providers = new ArrayList<>();
        for (OrtProvider provider : OrtEnvironment.getAvailableProviders()) {
            providers.add(new ExecutionProvider(
                    name(provider.getName()), "built in", devices(devices, provider.getName()), Optional.empty()));
        }
        return providers;
    }

    private static List<String> devices(List<OrtEpDevice> all, String provider) {
        return all.stream()
                .filter(device -> device.getEpName().equals(provider))
                .map(device -> device.getDevice().getVendor() + " "
                        + device.getDevice().getType())
                .toList();
    }

    /** @return {@code cuda} for {@code CUDAExecutionProvider} */
    static String name(String provider) {
        return provider.replace(SUFFIX, "").toLowerCase(Locale.ROOT);
    }
}
