package margay.engine.internal.store;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where a box keeps its state. */
public final class StateDirectory {
    /** Framework property: absolute path of the state directory; a bundle's own data area if absent. */
    public static final String PROPERTY = "margay.state";

    private StateDirectory() {}

    /**
     * @param context of the engine
     * @return the state directory, which may not exist yet
     */
    public static Path of(BundleContext context) {
        String configured = context.getProperty(PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        File data = context.getDataFile("");
        if (data == null) {
            throw new IllegalStateException("The framework has no place for data; set the property " + PROPERTY);
        }
        return data.toPath();
    }
}
