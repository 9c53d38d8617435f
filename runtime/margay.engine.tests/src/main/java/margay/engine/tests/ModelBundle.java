package margay.engine.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import margay.engine.fake.FakeModel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Makes bundles of models. */
final class ModelBundle {
    private ModelBundle() {}

    static Bundle install(BundleContext context, FakeModel model, String capability) throws BundleException {
        Bundle bundle = context.installBundle("test:" + model.name() + ':' + model.version(), jar(model, capability));
        bundle.start();
        return bundle;
    }

    static String capability(FakeModel model) {
        return "margay.model;margay.model=" + model.name() + ";version:Version=\"" + model.version() + "\";task="
                + FakeModel.TASK + ";descriptor=\"" + FakeModel.DESCRIPTOR + '"';
    }

    static InputStream jar(FakeModel model) {
        return jar(model, capability(model));
    }

    private static InputStream jar(FakeModel model, String capability) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(model, capability))) {
            for (Map.Entry<String, byte[]> file : model.files().entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Manifest manifest(FakeModel model, String capability) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "test.model." + model.name());
        main.putValue("Bundle-Version", model.version().toString());
        main.putValue("Provide-Capability", capability);
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=margay.model)\"");
        return manifest;
    }
}
