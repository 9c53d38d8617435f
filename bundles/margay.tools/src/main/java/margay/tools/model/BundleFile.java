package margay.tools.model;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelBundles;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A model bundle's file. What the manifest leaves out is what the engine takes it for.
 *
 * @param file the bundle
 * @param model name that the capability gives
 * @param task that the capability gives, empty if it gives none
 * @param version of the model
 * @param json the descriptor as it is in the file, cut off where it is longer than an engine reads
 */
record BundleFile(Path file, String model, String task, Version version, byte[] json) {
    /** More than the largest descriptor that an engine reads. */
    private static final int DESCRIPTOR_BYTES = (1 << 22) + 1;

    static BundleFile read(Path file) throws RequestException, IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Attributes manifest = Optional.ofNullable(jar.getManifest())
                    .map(Manifest::getMainAttributes)
                    .orElseGet(Attributes::new);
            Attrs capability = Optional.ofNullable(manifest.getValue(Constants.PROVIDE_CAPABILITY))
                    .map(header -> new Parameters(header).get(ModelBundles.NAMESPACE))
                    .orElseThrow(() -> invalid(file, "it provides no margay.model", null));
            String descriptor = capability.getOrDefault(ModelBundles.DESCRIPTOR, ModelJar.DESCRIPTOR);
            try (InputStream in = open(file, jar, descriptor)) {
                return new BundleFile(
                        file,
                        String.valueOf(capability.get(ModelBundles.NAMESPACE)),
                        capability.getOrDefault(ModelBundles.TASK, ""),
                        version(capability, manifest),
                        in.readNBytes(DESCRIPTOR_BYTES));
            }
        } catch (ZipException e) {
            throw invalid(file, "it is no jar file", e);
        } catch (IllegalArgumentException e) {
            throw invalid(file, e.getMessage(), e);
        }
    }

    /** As with the engine, a version without the type Version does not count. */
    private static Version version(Attrs capability, Attributes manifest) {
        return capability.getTyped(ModelBundles.VERSION) instanceof aQute.bnd.version.Version exact
                ? Version.parseVersion(exact.toString())
                : Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION));
    }

    private static InputStream open(Path file, JarFile jar, String path) throws RequestException, IOException {
        JarEntry entry = jar.getJarEntry(path.startsWith("/") ? path.substring(1) : path);
        if (entry == null) {
            throw invalid(file, "it has no file " + path, null);
        }
        return jar.getInputStream(entry);
    }

    /**
     * Checks what a box checks before it opens the model.
     *
     * @throws RequestException if the descriptor is invalid or contradicts the capability, or weights have another hash
     */
    ModelDescriptor check(ModelDescriptors descriptors) throws RequestException, IOException {
        ModelDescriptor descriptor = descriptor(descriptors);
        requireSame("name", model, descriptor.name());
        requireSame("task", task, descriptor.task());
        try (JarFile jar = new JarFile(file.toFile())) {
            requireHash(jar, descriptor.weights(), descriptor.sha256());
            for (ModelDescriptor.Variant variant : descriptor.variants()) {
                requireHash(jar, variant.weights(), variant.sha256());
            }
        }
        return descriptor;
    }

    private ModelDescriptor descriptor(ModelDescriptors descriptors) throws RequestException, IOException {
        try {
            return descriptors.read(new ByteArrayInputStream(json), version);
        } catch (InvalidDescriptorException e) {
            throw invalid(file, e.getMessage(), e);
        }
    }

    private void requireSame(String what, String capability, String descriptor) throws RequestException {
        if (!capability.isEmpty() && !capability.equals(descriptor)) {
            throw invalid(
                    file,
                    "its descriptor has the " + what + " '" + descriptor + "', its capability '" + capability + "'",
                    null);
        }
    }

    private void requireHash(JarFile jar, String path, String sha256) throws RequestException, IOException {
        try (InputStream weights = open(file, jar, path)) {
            String actual = Digest.sha256(weights);
            if (!actual.equals(sha256)) {
                throw invalid(
                        file,
                        path + " has the SHA-256 " + actual + ", the descriptor says " + sha256
                                + "; pack the bundle again",
                        null);
            }
        }
    }

    private static RequestException invalid(Path file, String reason, Exception cause) {
        return new RequestException(Code.INVALID_INPUT, file + " is no valid model bundle: " + reason, cause);
    }
}
