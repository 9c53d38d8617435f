package margay.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;

/**
 * Gives the files of settings to the Configuration Admin when the box starts, before the bundles start that they are for.
 * They lie in the folder that the framework property {@value #FOLDER} names, each called after the configuration that it is:
 * {@code margay.engine.cfg}. A file that is wrong is named and counts as absent, as a file that was deleted.
 */
@Component(service = {})
public final class Settings {
    static final String FOLDER = "margay.settings";
    /** Property of configurations that come from a file: its path. */
    static final String FILE = "margay.settings.file";

    private static final Logger LOG = Logger.getLogger(Settings.class.getName());

    private final ConfigurationAdmin configurations;
    private final Definitions definitions;

    /**
     * @param context tells the folder and the bundles
     * @param configurations take the settings
     * @param types describe them
     * @throws IOException if configurations cannot be written
     * @throws InvalidSyntaxException never
     */
    @Activate
    public Settings(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference MetaTypeService types)
            throws IOException, InvalidSyntaxException {
        this.configurations = configurations;
        this.definitions = new Definitions(context, types);
        Set<String> applied = new HashSet<>();
        for (Path file : files(context.getProperty(FOLDER))) {
            apply(file).ifPresent(applied::add);
        }
        withdrawAllBut(applied);
    }

    private static List<Path> files(String folder) throws IOException {
        if (folder == null || !Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(SettingsFile.EXTENSION))
                    .sorted()
                    .toList();
        }
    }

    private Optional<String> apply(Path file) {
        try {
            SettingsFile settings = SettingsFile.read(file);
            Map<String, String> texts = settings.texts();
            Optional<Definition> definition = definitions.of(settings.pid());
            List<String> problems =
                    definition.map(described -> described.problems(texts)).orElse(List.of());
            if (problems.isEmpty()) {
                Map<String, ?> values = definition
                        .<Map<String, ?>>map(described -> described.typed(texts))
                        .orElse(texts);
                configurations.getConfiguration(settings.pid(), "?").updateIfDifferent(properties(file, values));
                return Optional.of(settings.pid());
            }
            refuse(file, String.join("; ", problems));
        } catch (IOException e) {
            refuse(file, e.getMessage());
        }
        return Optional.empty();
    }

    private static void refuse(Path file, String reason) {
        LOG.log(Level.SEVERE, () -> "The settings in " + file + " are not used: " + reason);
    }

    private static Dictionary<String, Object> properties(Path file, Map<String, ?> values) {
        Dictionary<String, Object> properties = new Hashtable<>(values);
        properties.put(FILE, file.toString());
        return properties;
    }

    private void withdrawAllBut(Set<String> applied) throws IOException, InvalidSyntaxException {
        Configuration[] found = configurations.listConfigurations("(" + FILE + "=*)");
        for (Configuration configuration : found == null ? new Configuration[0] : found) {
            if (!applied.contains((String) configuration.getProperties().get(Constants.SERVICE_PID))) {
                configuration.delete();
            }
        }
    }
}
