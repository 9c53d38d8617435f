package margay.tools.swap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.ModelBundles;
import margay.tools.model.ModelJar;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Installs other versions of a model that is there: bundles of the same content. Closing uninstalls them. */
public final class ModelCopies implements AutoCloseable {
    private static final String LOCATION = "copy:";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final BundleContext context;
    private final BundleCapability original;
    private final List<Bundle> copies = new ArrayList<>();

    private ModelCopies(BundleContext context, BundleCapability original) {
        this.context = context;
        this.original = original;
    }

    /**
     * @param context to install with
     * @param model its name
     * @return copies of a bundle that has it
     * @throws RequestException if no bundle has it
     */
    public static ModelCopies of(BundleContext context, String model) throws RequestException {
        removeLeftOvers(context);
        return Arrays.stream(context.getBundles())
                .flatMap(bundle -> models(bundle).stream())
                .filter(capability -> model.equals(capability.getAttributes().get(ModelBundles.NAMESPACE)))
                .findFirst()
                .map(capability -> new ModelCopies(context, capability))
                .orElseThrow(() -> new RequestException(Code.NOT_FOUND, "No bundle of this box has a model " + model));
    }

    /** Of a process that was killed. */
    private static void removeLeftOvers(BundleContext context) throws RequestException {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                uninstall(bundle);
            }
        }
    }

    private static List<BundleCapability> models(Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(ModelBundles.NAMESPACE);
    }

    /** @return the version of the model that was there before */
    public Version original() {
        return original.getAttributes().get(ModelBundles.VERSION) instanceof Version exact
                ? exact
                : source().getVersion();
    }

    /**
     * @param steps that the last number of the version goes up
     * @return a version that is higher than the original
     */
    public Version higher(int steps) {
        Version version = original();
        return new Version(version.getMajor(), version.getMinor(), version.getMicro() + steps);
    }

    /**
     * @param version of the copy
     * @return the bundle, installed and not started
     * @throws RequestException if it cannot be made
     */
    public Bundle install(Version version) throws RequestException {
        return install(version, path -> false);
    }

    /**
     * @param version of the copy
     * @param outputs which files are golden outputs
     * @return a bundle whose golden outputs are wrong, installed and not started
     * @throws RequestException if it cannot be made
     */
    public Bundle installPoisoned(Version version, Predicate<String> outputs) throws RequestException {
        return install(version, outputs);
    }

    @Override
    public void close() throws RequestException {
        for (Bundle copy : copies) {
            uninstall(copy);
        }
        copies.clear();
    }

    private static void uninstall(Bundle bundle) throws RequestException {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw failed("uninstall", bundle.getVersion(), bundle, e);
        }
    }

    private Bundle install(Version version, Predicate<String> poisoned) throws RequestException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try {
            copy(version, poisoned).write(jar);
            String location = LOCATION + source().getSymbolicName() + ":" + version;
            Bundle copy = context.installBundle(location, new ByteArrayInputStream(jar.toByteArray()));
            copies.add(copy);
            return copy;
        } catch (IOException | BundleException e) {
            throw failed("install", version, source(), e);
        }
    }

    private ModelJar copy(Version version, Predicate<String> poisoned) throws IOException {
        String model = (String) original.getAttributes().get(ModelBundles.NAMESPACE);
        String task = (String) original.getAttributes().getOrDefault(ModelBundles.TASK, "");
        String descriptor =
                (String) original.getAttributes().getOrDefault(ModelBundles.DESCRIPTOR, ModelJar.DESCRIPTOR);
        ModelJar jar = new ModelJar(source().getSymbolicName() + ".copy", version, model, task);
        for (URL entry : Collections.list(source().findEntries("/", "*", true))) {
            String path = entry.getPath().substring(1);
            if (!path.endsWith("/") && !path.equals(MANIFEST)) {
                byte[] content = read(entry);
                jar.add(
                        path.equals(descriptor) ? ModelJar.DESCRIPTOR : path,
                        poisoned.test(path) ? invert(content) : content);
            }
        }
        return jar;
    }

    private Bundle source() {
        return original.getRevision().getBundle();
    }

    private static byte[] read(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        }
    }

    private static byte[] invert(byte[] content) {
        byte[] inverted = content.clone();
        for (int at = 0; at < inverted.length; at++) {
            inverted[at] = (byte) ~inverted[at];
        }
        return inverted;
    }

    private static RequestException failed(String what, Version version, Bundle bundle, Exception cause) {
        return new RequestException(
                Code.FAILED,
                "Cannot " + what + " version " + version + " of " + bundle.getSymbolicName() + ": "
                        + cause.getMessage(),
                cause);
    }
}
