package margay.tools.model;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.FileResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;
import margay.api.model.ModelBundles;
import org.osgi.framework.Version;

/** A model bundle that is being made: the same content makes the same bytes. One thread at a time. */
public final class ModelJar {
    /** Path of the descriptor in bundles that are made here. */
    public static final String DESCRIPTOR = "model/descriptor.json";

    private final String symbolicName;
    private final Version version;
    private final String model;
    private final String task;
    private final SortedMap<String, Resource> files = new TreeMap<>();

    /**
     * @param symbolicName of the bundle
     * @param version of the bundle and the model
     * @param model name of the model
     * @param task of the model
     */
    public ModelJar(String symbolicName, Version version, String model, String task) {
        this.symbolicName = symbolicName;
        this.version = version;
        this.model = model;
        this.task = task;
    }

    /**
     * @param path in the bundle
     * @param content of the file
     * @return this
     */
    public ModelJar add(String path, byte[] content) {
        files.put(path, new EmbeddedResource(content, 0));
        return this;
    }

    /**
     * @param path in the bundle
     * @param content read when the bundle is written
     * @return this
     * @throws IOException if it cannot be read
     */
    public ModelJar add(String path, Path content) throws IOException {
        files.put(path, new FileResource(content));
        return this;
    }

    /**
     * Writes the bundle; nobody ever sees half of it.
     *
     * @param file to write or replace
     * @throws IOException if that fails
     */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".margay", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                write(out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * @param out is not closed
     * @throws IOException if writing fails
     */
    public void write(OutputStream out) throws IOException {
        try (Builder builder = new Builder()) {
            Jar content = new Jar(symbolicName);
            files.forEach(content::putResource);
            builder.setJar(content);
            describe(builder);
            build(builder, out);
        }
    }

    private void describe(Builder builder) {
        builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        builder.setProperty(Constants.BUNDLE_VERSION, version.toString());
        builder.setProperty(
                Constants.PROVIDE_CAPABILITY,
                String.format(
                        "%s;%s=\"%s\";%s:Version=\"%s\";%s=\"%s\";%s=\"%s\"",
                        ModelBundles.NAMESPACE,
                        ModelBundles.NAMESPACE,
                        model,
                        ModelBundles.VERSION,
                        version,
                        ModelBundles.TASK,
                        task,
                        ModelBundles.DESCRIPTOR,
                        DESCRIPTOR));
        builder.setProperty(
                Constants.REQUIRE_CAPABILITY,
                "osgi.extender;filter:=\"(osgi.extender=" + ModelBundles.NAMESPACE + ")\"");
        builder.setProperty(Constants.RESOURCEONLY, "true");
        builder.setProperty(Constants.NOEXTRAHEADERS, "true");
        builder.setProperty(Constants.REPRODUCIBLE, "true");
        builder.setProperty(Constants.REMOVEHEADERS, "Bnd-LastModified,Tool,Created-By");
    }

    /** bnd declares {@code Exception}. */
    private void build(Builder builder, OutputStream out) throws IOException {
        try {
            Jar jar = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new IOException("bnd cannot make the bundle " + symbolicName + ": " + builder.getErrors());
            }
            jar.write(out);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("bnd cannot make the bundle " + symbolicName + ": " + e.getMessage(), e);
        }
    }
}
