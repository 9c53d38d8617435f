package margay.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with everything that a box runs: {@code bundles/*.jar}, and {@code box.properties} with framework properties
 * (which are system properties too) and start levels: {@code startlevel.N = name, name.*} starts the bundles whose files
 * are called so at level N; all others start at level {@value #ORDINARY_LEVEL}, before the command runs, and those of higher
 * levels while it runs. {@code installed = name, name.*} has bundles there that nothing starts until something asks for them.
 */
final class Distribution {
    static final int ORDINARY_LEVEL = 10;
    private static final String LEVEL = "startlevel.";
    private static final String INSTALLED = "installed";

    private final Path home;
    private final Map<String, String> framework = new TreeMap<>();
    private final Map<Integer, Pattern> levels = new TreeMap<>();

    private final Pattern installed;

    private Distribution(Path home, Map<String, String> properties) throws LaunchException {
        this.home = home;
        installed = names(properties.getOrDefault(INSTALLED, ""));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (property.getKey().startsWith(LEVEL)) {
                levels.put(level(property.getKey()), names(property.getValue()));
            } else if (!property.getKey().equals(INSTALLED)) {
                framework.put(property.getKey(), property.getValue());
            }
        }
    }

    static Distribution at(Path home) throws LaunchException {
        return new Distribution(home, properties(home.resolve("box.properties")));
    }

    private static Map<String, String> properties(Path file) throws LaunchException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new LaunchException("Cannot read " + file + ": " + e, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> properties.getProperty(name).strip()));
    }

    private static int level(String key) throws LaunchException {
        try {
            int level = Integer.parseInt(key.substring(LEVEL.length()));
            if (level >= 1) {
                return level;
            }
        } catch (NumberFormatException e) {
            throw new LaunchException("box.properties: " + key + " is no start level", e);
        }
        throw new LaunchException(Main.FAILED, "box.properties: " + key + " is below the first start level, 1");
    }

    private static Pattern names(String globs) {
        return Pattern.compile(Stream.of(globs.split("\\s*,\\s*"))
                .map(glob -> "\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E")
                .collect(Collectors.joining("|", "(", ")(-[0-9].*)?\\.jar")));
    }

    /** @return absolute */
    Path home() {
        return home;
    }

    Map<String, String> frameworkProperties() {
        return framework;
    }

    /** @return whether a box starts it, rather than have it there */
    boolean starts(Path bundle) {
        return !installed.matcher(bundle.getFileName().toString()).matches();
    }

    int startLevel(Path bundle) {
        String name = bundle.getFileName().toString();
        return levels.entrySet().stream()
                .filter(level -> level.getValue().matcher(name).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(ORDINARY_LEVEL);
    }

    int highestStartLevel() {
        return levels.keySet().stream().reduce(ORDINARY_LEVEL, Math::max);
    }

    /** @return the bundles' files, by name */
    List<Path> bundles() throws LaunchException {
        Path folder = home.resolve("bundles");
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
        } catch (IOException e) {
            throw new LaunchException("Cannot list the bundles in " + folder + ": " + e, e);
        }
        if (jars.isEmpty()) {
            throw new LaunchException(Main.FAILED, "There are no bundles in " + folder + ". Build the distribution.");
        }
        return jars;
    }
}
