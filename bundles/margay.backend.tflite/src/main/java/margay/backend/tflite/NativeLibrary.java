package margay.backend.tflite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import margay.api.backend.BackendException;
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

    private static final String PROPERTIES = "/META-INF/maven/org.bytedeco/tensorflow-lite/pom.properties";
    private static boolean loaded;

    private NativeLibrary() {}

    /** @return the version of TensorFlow Lite, without loading it */
    static String version() {
        try (InputStream file = NativeLibrary.class.getResourceAsStream(PROPERTIES)) {
            if (file == null) {
                throw new IllegalStateException("The bundle has no " + PROPERTIES);
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version").replaceFirst("-.*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads it unless that was done before: a box without TensorFlow Lite models never does.
     *
     * @param folder to unpack the libraries to
     * @throws BackendException if there is no library for this machine
     */
    static synchronized void load(Path folder) throws BackendException {
        if (loaded) {
            return;
        }
        Map<String, String> before = set(Map.of(
                PREFIX + "cachedir", folder.toString(),
                PREFIX + "nopointergc", "true",
                PREFIX + "maxbytes", "0",
                PREFIX + "maxphysicalbytes", "0"));
        try {
            Loader.load(tensorflowlite.class);
            loaded = true;
        } catch (LinkageError e) {
            throw new BackendException(
                    "TensorFlow Lite's native library cannot be loaded (" + e.getMessage()
                            + "); install the fragment margay.backend.tflite.<platform> for this machine",
                    e);
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
