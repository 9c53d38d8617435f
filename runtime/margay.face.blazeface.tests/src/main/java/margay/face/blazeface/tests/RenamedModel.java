package margay.face.blazeface.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;

/** A bundle with the model of another one, packed under another name. */
record RenamedModel(Bundle original, String model, String name, String version) {
    private static final String DESCRIPTOR = "model/descriptor.json";

    InputStream jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
            for (URL entry : Collections.list(original.findEntries("model", "*", true))) {
                String path = entry.getPath().substring(1);
                if (!path.endsWith("/")) {
                    jar.putNextEntry(new JarEntry(path));
                    jar.write(path.equals(DESCRIPTOR) ? renamed(read(entry)) : read(entry));
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "made." + name);
        main.putValue("Bundle-Version", version);
        main.putValue(
                "Provide-Capability",
                "margay.model;margay.model=" + name + ";version:Version=\"" + version
                        + "\";task=face-detection;descriptor=\"" + DESCRIPTOR + "\"");
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=margay.model)\"");
        return manifest;
    }

    private static byte[] read(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        }
    }

    private byte[] renamed(byte[] descriptor) {
        return new String(descriptor, StandardCharsets.UTF_8)
                .replace("\"name\": \"" + model + "\"", "\"name\": \"" + name + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
