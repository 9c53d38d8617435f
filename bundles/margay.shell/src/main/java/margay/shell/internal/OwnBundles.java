package margay.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Bundles that the operator adds to those of the distribution. They stay in the box's state directory. */
final class OwnBundles {
    private static final String LOCATION = "own:";

    private final BundleContext context;

    OwnBundles(BundleContext context) {
        this.context = context;
    }

    /** Installs a bundle, or replaces the one of the same file name, and starts it. */
    void install(Path file) throws RequestException, IOException {
        requireJar(file);
        try (InputStream in = Files.newInputStream(file)) {
            Bundle bundle = context.getBundle(location(file));
            if (bundle == null) {
                bundle = context.installBundle(location(file), in);
            } else {
                bundle.update(in);
            }
            bundle.start();
        } catch (BundleException e) {
            throw new RequestException(Code.FAILED, file + " cannot be installed: " + e.getMessage(), e);
        }
    }

    private static void requireJar(Path file) throws RequestException, IOException {
        if (Files.isDirectory(file)) {
            throw new RequestException(Code.INVALID_INPUT, file + " cannot be installed: it is a folder");
        }
        try {
            new ZipFile(file.toFile()).close();
        } catch (ZipException e) {
            throw new RequestException(Code.INVALID_INPUT, file + " cannot be installed: it is no jar file", e);
        }
    }

    void uninstall(Path file) throws RequestException {
        Bundle bundle = context.getBundle(location(file));
        if (bundle == null) {
            throw new RequestException(
                    Code.NOT_FOUND, "No bundle was installed from a file " + file.getFileName() + " on this box");
        }
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new RequestException(Code.FAILED, file + " cannot be uninstalled: " + e.getMessage(), e);
        }
    }

    private static String location(Path file) {
        return LOCATION + file.getFileName();
    }
}
