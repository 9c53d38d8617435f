package margay.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Makes a framework hold the bundles of a distribution and the operator's own, by reference to their files. Size and time of
 * each file are noted in the state directory, so that the next boot touches only what has changed. The notes are written
 * last: whatever is interrupted is done again.
 */
final class Installation {
    private final Distribution distribution;
    private final Path own;
    private final Path notes;

    /**
     * @param distribution what every box with it runs
     * @param own folder of the bundles that the operator has added to this box; may not exist
     * @param notes the file to note in what is installed
     */
    Installation(Distribution distribution, Path own, Path notes) {
        this.distribution = distribution;
        this.own = own;
        this.notes = notes;
    }

    /** @return whether the last installation was brought to its end; if not, nothing that is there can be relied on */
    boolean isNoted() {
        return Files.exists(notes);
    }

    /** @param context of a framework that is initialised and not yet started */
    void apply(BundleContext context) throws LaunchException, BundleException, IOException {
        Map<String, Path> wanted = wanted();
        Properties known = read();
        Properties found = new Properties();
        for (Map.Entry<String, Path> bundle : wanted.entrySet()) {
            found.setProperty(bundle.getKey(), fingerprint(bundle.getValue()));
        }
        if (!found.equals(known) || !areInstalled(context, wanted)) {
            Files.deleteIfExists(notes);
            uninstallOthers(context, wanted, known);
            for (Map.Entry<String, Path> bundle : wanted.entrySet()) {
                String location = bundle.getKey();
                boolean same = found.getProperty(location).equals(known.getProperty(location));
                if (!brings(context, location, bundle.getValue(), same)) {
                    found.remove(location);
                }
            }
            write(found);
        }
    }

    private static boolean areInstalled(BundleContext context, Map<String, Path> wanted) {
        return wanted.keySet().stream().allMatch(location -> context.getBundle(location) != null);
    }

    private Map<String, Path> wanted() throws LaunchException, IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path file : distribution.bundles()) {
            files.put(location(file), file);
        }
        for (Path file : ownBundles()) {
            files.put(location(file), file);
        }
        return files;
    }

    private List<Path> ownBundles() throws IOException {
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String location(Path file) {
        return "reference:" + file.toUri();
    }

    private String fingerprint(Path file) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis() + " "
                + (starts(file) ? distribution.startLevel(file) : "installed");
    }

    private boolean starts(Path file) {
        return isOwn(file) || distribution.starts(file);
    }

    private boolean isOwn(Path file) {
        return file.startsWith(own);
    }

    private static void uninstallOthers(BundleContext context, Map<String, Path> wanted, Properties known)
            throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (known.containsKey(location) && !wanted.containsKey(location)) {
                bundle.uninstall();
            }
        }
    }

    /** A bundle of the operator's that cannot be installed must not keep the box from starting: it is named at each boot. */
    private boolean brings(BundleContext context, String location, Path file, boolean same) throws BundleException {
        try {
            bring(context, location, file, same);
            return true;
        } catch (BundleException e) {
            if (!isOwn(file)) {
                throw e;
            }
            System.err.println("margay: " + file + " cannot be installed: " + e.getMessage()
                    + ". Take it away: margay run --uninstall " + file.getFileName());
            return false;
        }
    }

    private void bring(BundleContext context, String location, Path file, boolean same) throws BundleException {
        Bundle bundle = context.getBundle(location);
        if (bundle == null) {
            bundle = context.installBundle(location);
        } else if (!same) {
            bundle.update();
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(distribution.startLevel(file));
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        if (starts(file)) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } else {
            bundle.stop();
        }
    }

    private Properties read() throws IOException {
        Properties known = new Properties();
        if (Files.exists(notes)) {
            try (Reader reader = Files.newBufferedReader(notes)) {
                known.load(reader);
            }
        }
        return known;
    }

    private void write(Properties found) throws IOException {
        Path next = notes.resolveSibling(notes.getFileName() + ".next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            found.store(writer, "Bundle location = size, time and start level of its file, or installed");
        }
        Files.move(next, notes, StandardCopyOption.ATOMIC_MOVE);
    }
}
