package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Map;
import java.util.Optional;

/** Execution providers that this build of ONNX Runtime has inside. */
final class BuiltInDevices {
    private BuiltInDevices() {}

    /** @return how a session gets it; nothing if this build lacks it */
    static Optional<SessionDevice> of(ProviderSpec spec) {
        return OrtEnvironment.getAvailableProviders().stream()
                .filter(provider -> provider.getName().equals(spec.provider()))
                .findFirst()
                .map(provider -> options -> add(provider, spec.options(), options));
    }

    private static void add(OrtProvider provider, Map<String, String> settings, SessionOptions options)
            throws OrtException {
        switch (provider) {
            case CUDA -> addCuda(settings, options);
            case TENSOR_RT -> addTensorRt(settings, options);
            case XNNPACK -> options.addXnnpack(settings);
            case QNN -> options.addQnn(settings);
            case WEBGPU -> options.addWebGPU(settings);
            default ->
                throw new OrtException(
                        "sessions cannot be put on " + provider.getName() + "; its bundle may bring it as a library");
        }
    }

    private static void addCuda(Map<String, String> settings, SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                cuda.add(setting.getKey(), setting.getValue());
            }
            options.addCUDA(cuda);
        }
    }

    private static void addTensorRt(Map<String, String> settings, SessionOptions options) throws OrtException {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions()) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                tensorRt.add(setting.getKey(), setting.getValue());
            }
            options.addTensorrt(tensorRt);
        }
    }
}
