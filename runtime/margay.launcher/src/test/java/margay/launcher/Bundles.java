package margay.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes distributions of few bundles. */
final class Bundles {
    private Bundles() {}

    static Path distribution(Path home) throws IOException {
        Files.createDirectories(home.resolve("bundles"));
        Files.writeString(home.resolve("box.properties"), "startlevel.2 = command\nmargay.test = set\n");
        return home;
    }

    /** Writes a bundle whose command answers with a number. */
    static Path command(Path home, int answer) throws IOException {
        Manifest manifest = manifest("command");
        manifest.getMainAttributes().putValue("Bundle-Activator", CommandActivator.class.getName());
        manifest.getMainAttributes().putValue("Answer", Integer.toString(answer));
        Path jar = write(home.resolve("bundles"), "command", manifest, CommandActivator.class);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(answer * 1000L));
        return jar;
    }

    static Path withImport(Path home, String packageName) throws IOException {
        Manifest manifest = manifest("importer");
        manifest.getMainAttributes().putValue("Import-Package", packageName);
        return write(home.resolve("bundles"), "importer", manifest);
    }

    static Path withRequirement(Path home, String requirement) throws IOException {
        Manifest manifest = manifest("demanding");
        manifest.getMainAttributes().putValue("Require-Capability", requirement);
        return write(home.resolve("bundles"), "demanding", manifest);
    }

    /** Writes a bundle that the command must ask for. */
    static Path late(Path home) throws IOException {
        Manifest manifest = manifest("late");
        manifest.getMainAttributes().putValue("Bundle-Activator", LateActivator.class.getName());
        return write(home.resolve("bundles"), "late", manifest, LateActivator.class);
    }

    /** Writes a bundle with nothing in it. */
    static Path write(Path folder, String name) throws IOException {
        return write(folder, name, manifest(name));
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Import-Package", "org.osgi.framework");
        return manifest;
    }

    private static Path write(Path folder, String name, Manifest manifest, Class<?>... classes) throws IOException {
        Path jar = folder.resolve(name + "-1.0.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type : classes) {
                String path = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new ZipEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
