package margay.forge.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import margay.elastic.model.BundleJar;
import margay.elastic.model.ElasticBundles;

/**
 * Where an export is written: the content of the bundle in {@code elastic}, the bundle as a jar and what does not belong
 * into it in {@code target}.
 */
public final class BundleFolder {
    private static final String CONTENT = "elastic/";

    private final Path folder;
    private final String model;
    private final String version;

    /**
     * Names a folder.
     *
     * @param folder made when missing
     * @param model name of the model on a box
     * @param version of the bundle
     */
    public BundleFolder(Path folder, String model, String version) {
        this.folder = folder;
        this.model = model;
        this.version = version;
    }

    /**
     * Writes the files of an export.
     *
     * @param files content by path
     * @throws IOException if they cannot be written
     */
    public void write(SortedMap<String, byte[]> files) throws IOException {
        SortedMap<String, byte[]> content = new TreeMap<>(files.subMap(CONTENT, CONTENT + Character.MAX_VALUE));
        for (String path : files.keySet()) {
            write(content.containsKey(path) ? path : "target/" + path, files.get(path));
        }
        String symbolicName = "margay.model." + model;
        write(
                "target/%s-%s.jar".formatted(symbolicName, version),
                BundleJar.of(
                        symbolicName,
                        version,
                        ElasticBundles.NAMESPACE,
                        ElasticBundles.attributes(model, version),
                        content));
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
