package margay.tools.model;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
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
 * The descriptor in a model bundle's file.
 *
 * @param version of the model
 * @param json the descriptor as it is in the file
 */
record BundleFile(Path file, Version version, byte[] json) {
    static BundleFile read(Path file) throws RequestException, IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Attrs capability = capability(jar).orElseThrow(() -> invalid(file, "it provides no margay.model", null));
            String path = Optional.ofNullable(capability.get(ModelBundles.DESCRIPTOR))
                    .orElseThrow(() -> invalid(file, "its capability names no descriptor", null));
            JarEntry entry = Optional.ofNullable(jar.getJarEntry(path))
                    .orElseThrow(() -> invalid(file, "it has no file " + path, null));
            try (InputStream in = jar.getInputStream(entry)) {
                return new BundleFile(file, version(capability), in.readAllBytes());
            }
        } catch (ZipException e) {
            throw invalid(file, "it is no jar file", e);
        }
    }

    ModelDescriptor descriptor(ModelDescriptors descriptors) throws RequestException, IOException {
        try {
            return descriptors.read(new ByteArrayInputStream(json), version);
        } catch (InvalidDescriptorException e) {
            throw invalid(file, e.getMessage(), e);
        }
    }

    private static Optional<Attrs> capability(JarFile jar) throws IOException {
        return Optional.ofNullable(jar.getManifest())
                .map(Manifest::getMainAttributes)
                .map(attributes -> attributes.getValue(Constants.PROVIDE_CAPABILITY))
                .map(Parameters::new)
                .map(capabilities -> capabilities.get(ModelBundles.NAMESPACE));
    }

    private static Version version(Attrs capability) {
        return Version.parseVersion(capability.getVersion());
    }

    private static RequestException invalid(Path file, String reason, Exception cause) {
        return new RequestException(Code.INVALID_INPUT, file + " is no valid model bundle: " + reason, cause);
    }
}
