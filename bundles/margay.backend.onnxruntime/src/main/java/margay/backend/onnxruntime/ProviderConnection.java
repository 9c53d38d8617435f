package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtHardwareDevice.OrtHardwareDeviceType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Connects a declared execution provider: inside the library where that has it, else by its own library.
 *
 * @param spec as the bundle declares it
 * @param libraries where its own is found
 */
record ProviderConnection(ProviderSpec spec, Libraries libraries) implements ProviderPlugin.Connection {
    private static final RegisteredLibraries REGISTERED = new RegisteredLibraries();

    /** Finds a library by its name. */
    interface Libraries {
        Optional<Path> find(String name) throws IOException;
    }

    @Override
    public SessionDevice connect(OrtEnvironment environment) throws OrtException, IOException {
        Optional<SessionDevice> inside = BuiltInDevices.of(spec);
        if (inside.isPresent()) {
            return inside.get();
        }
        String name = spec.library()
                .orElseThrow(() -> new IOException("ONNX Runtime " + environment.getVersion() + " was built without "
                        + spec.provider() + " on this box; it has " + builtIn()));
        Path library = libraries
                .find(name)
                .orElseThrow(() -> new IOException(
                        "there is no " + name + ", neither in the bundle nor among the libraries of the system"));
        OrtEpDevice device = register(environment, library);
        return options -> options.addExecutionProvider(List.of(device), spec.options());
    }

    private static String builtIn() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.getName())
                .collect(Collectors.joining(", "));
    }

    private OrtEpDevice register(OrtEnvironment environment, Path library) throws OrtException, IOException {
        REGISTERED.add(spec.name(), library, () -> registerNow(environment, library));
        return first(devices(environment), device -> device.getDevice().getType(), spec.kinds())
                .orElseThrow(() -> new IOException(library + " finds no device"
                        + (spec.kinds().isEmpty() ? "" : " of the kind " + spec.kinds()) + " on this board"));
    }

    /** ONNX Runtime may have the devices already: it outlives the class loader of this bundle. */
    private void registerNow(OrtEnvironment environment, Path library) throws OrtException {
        if (devices(environment).isEmpty()) {
            environment.registerExecutionProviderLibrary(spec.name(), library.toString());
        }
    }

    private List<OrtEpDevice> devices(OrtEnvironment environment) throws OrtException {
        return environment.getEpDevices().stream()
                .filter(candidate -> candidate.getEpName().equals(spec.provider()))
                .toList();
    }

    /** @return the first device of one of the kinds; of any kind if there are none */
    static <D> Optional<D> first(
            List<D> devices, Function<D, OrtHardwareDeviceType> kind, Set<OrtHardwareDeviceType> kinds) {
        return devices.stream()
                .filter(device -> kinds.isEmpty() || kinds.contains(kind.apply(device)))
                .findFirst();
    }
}
