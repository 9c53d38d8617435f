package margay.elastic.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes bundles without code: the same content makes the same bytes. */
public final class BundleJar {
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private BundleJar() {}

    /**
     * @param symbolicName of the bundle
     * @param version of the bundle
     * @param namespace of the capability that it provides, whose extender it requires
     * @param attributes of the capability, as a manifest writes them
     * @param files content by path
     * @return the jar
     */
    public static byte[] of(
            String symbolicName, String version, String namespace, String attributes, SortedMap<String, byte[]> files) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", version);
        main.putValue("Provide-Capability", namespace + ";" + attributes);
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=" + namespace + ")\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(zip);
            write(zip, files);
        } catch (IOException e) {
            throw new IllegalStateException("A jar in memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(ZipOutputStream zip, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            zip.putNextEntry(entry(file.getKey()));
            zip.write(file.getValue());
        }
    }

    private static ZipEntry entry(String path) {
        return new ZipEntry(path).setLastModifiedTime(TIME);
    }
}
