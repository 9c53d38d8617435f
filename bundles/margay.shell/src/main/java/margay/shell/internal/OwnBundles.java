package margay.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Bundles that the operator adds to those of the distribution. Their files are kept in the box's state directory, and the
 * launcher sees to it at each boot that the framework has them. Used by one thread.
 */
final class OwnBundles {
    private final BundleContext context;
    private final KeptFiles files;

    OwnBundles(BundleContext context) {
        this.context = context;
        files = new KeptFiles(folder(context));
    }

    /** Without a launcher nothing but the framework's own data outlives it. */
    private static Path folder(BundleContext context) {
        return Optional.ofNullable(context.getProperty("margay.state"))
                .map(state -> Path.of(state, "bundles"))
                .orElseGet(() -> context.getDataFile("bundles").toPath());
    }

    /**
     * Installs a bundle, or replaces the one of the same file name, and starts it.
     *
     * @throws RequestException if it is no bundle or does not start; what was there before is there again
     */
    void install(Path file) throws RequestException, IOException {
        requireJar(file);
        try (KeptFiles.Draft draft = files.draft(file)) {
            start(file, draft.path());
            draft.keep();
        } catch (BundleException e) {
            restore(file);
            throw new RequestException(Code.FAILED, file + " cannot be installed: " + e.getMessage(), e);
        }
    }

    private void start(Path name, Path content) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(content)) {
            Optional<Bundle> there = find(name);
            if (there.isPresent()) {
                there.get().update(in);
            } else {
                context.installBundle(location(name), in);
            }
        }
        find(name).orElseThrow().start();
    }

    private void restore(Path file) throws RequestException, IOException {
        Path kept = files.path(file);
        try {
            if (Files.exists(kept)) {
                start(file, kept);
            } else if (find(file).isPresent()) {
                find(file).get().uninstall();
            }
        } catch (BundleException e) {
            throw new RequestException(
                    Code.FAILED, file + " cannot be installed, and what was there before not either: " + e, e);
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

    void uninstall(Path file) throws RequestException, IOException {
        Optional<Bundle> bundle = find(file);
        if (!files.delete(file) && bundle.isEmpty()) {
            throw new RequestException(
                    Code.NOT_FOUND, "No bundle was installed from a file " + file.getFileName() + " on this box");
        }
        try {
            if (bundle.isPresent()) {
                bundle.get().uninstall();
            }
        } catch (BundleException e) {
            throw new RequestException(Code.FAILED, file + " cannot be uninstalled: " + e.getMessage(), e);
        }
    }

    private Optional<Bundle> find(Path file) {
        return Optional.ofNullable(context.getBundle(location(file)));
    }

    /** As the launcher spells it. */
    private String location(Path file) {
        return "reference:" + files.path(file).toUri();
    }
}
