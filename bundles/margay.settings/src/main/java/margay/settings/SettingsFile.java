package margay.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A file of settings, {@code <pid>.cfg}: Java properties in UTF-8.
 *
 * @param pid of the configuration that it is
 * @param texts by the names of settings, as they are written
 */
record SettingsFile(String pid, Map<String, String> texts) {
    static final String EXTENSION = ".cfg";

    /** @throws IOException that says what is wrong with the file */
    static SettingsFile read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (CharacterCodingException e) {
            throw new IOException("it is not written in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no properties file: " + e.getMessage(), e);
        }
        return new SettingsFile(
                name.substring(0, name.length() - EXTENSION.length()),
                properties.stringPropertyNames().stream()
                        .collect(Collectors.toMap(
                                key -> key, key -> properties.getProperty(key).strip())));
    }
}
