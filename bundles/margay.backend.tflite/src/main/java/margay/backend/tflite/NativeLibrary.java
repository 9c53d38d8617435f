package margay.backend.tflite;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/**
 * TensorFlow Lite's native library, loaded once for the life of the class loader.
 *
 * <p>JavaCPP takes its settings from system properties, once, when it is loaded. They are set for that moment only:
 * libraries are unpacked to a folder of the box; every native object here has an owner that closes it, so that
 * JavaCPP's collector thread and its limits on memory are switched off.
 */
final class NativeLibrary {
    private static final String PREFIX = "org.bytedeco.javacpp.";

    private NativeLibrary() {}

    /**
     * @param folder to unpack the libraries to
     * @return the version of TensorFlow Lite
     * @throws UnsatisfiedLinkError if there is no library for this machine
     */
    static synchronized String load(Path folder) {
        Map<String, String> before = set(Map.of(
                PREFIX + "cachedir", folder.toString(),
                PREFIX + "nopointergc", "true",
                PREFIX + "maxbytes", "0",
                PREFIX + "maxphysicalbytes", "0"));
        try {
            Loader.load(tensorflowlite.class);
            return tensorflowlite.TfLiteVersion().getString();
        } finally {
            restore(before);
        }
    }

    private static Map<String, String> set(Map<String, String> properties) {
        Map<String, String> before = new HashMap<>();
        properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        return before;
    }

    private static void restore(Map<String, String> properties) {
        properties.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
