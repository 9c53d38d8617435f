package margay.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where an operator's settings lie: files {@code <pid>.cfg}, which a bundle gives to the Configuration Admin. */
final class SettingsDirectory {
    private static final String NAME = "settings";

    private SettingsDirectory() {}

    /**
     * @param named on the command line
     * @param home of the distribution, whose folder comes second
     * @param state of the box, in which the folder is where there is no other
     * @return absolute
     * @throws LaunchException if the one that was named is none
     */
    static Path of(Optional<Path> named, Path home, Path state) throws LaunchException {
        if (named.isPresent()) {
            return existing(named.get());
        }
        Path shared = home.resolve(NAME);
        return Files.isDirectory(shared) ? shared : state.resolve(NAME);
    }

    private static Path existing(Path named) throws LaunchException {
        if (!Files.isDirectory(named)) {
            throw new LaunchException(Main.WRONG_USAGE, "--settings: there is no directory " + named.toAbsolutePath());
        }
        return named.toAbsolutePath().normalize();
    }
}
