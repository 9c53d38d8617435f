package margay.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks of the launcher.
 *
 * @param state the state directory that {@code --state} names
 * @param settings the folder of settings that {@code --settings} names
 * @param arguments everything else, for the command
 */
record Invocation(Optional<Path> state, Optional<Path> settings, List<String> arguments) {
    private static final String STATE = "--state";
    private static final String SETTINGS = "--settings";

    /** Takes a copy. */
    Invocation {
        arguments = List.copyOf(arguments);
    }

    static Invocation parse(String... line) throws LaunchException {
        Map<String, Path> directories = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (Iterator<String> words = List.of(line).iterator(); words.hasNext(); ) {
            String word = words.next();
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (!option.equals(STATE) && !option.equals(SETTINGS)) {
                others.add(word);
            } else if (word.equals(option)) {
                directories.put(option, directory(option, words.hasNext() ? words.next() : ""));
            } else {
                directories.put(option, directory(option, word.substring(option.length() + 1)));
            }
        }
        return new Invocation(
                Optional.ofNullable(directories.get(STATE)), Optional.ofNullable(directories.get(SETTINGS)), others);
    }

    private static Path directory(String option, String name) throws LaunchException {
        if (name.isEmpty() || name.startsWith("--")) {
            throw new LaunchException(
                    Main.WRONG_USAGE, option + " needs a directory, for example: " + option + " ./box");
        }
        return Path.of(name);
    }

    /** @return whether the box is to serve, rather than to be there for one command */
    boolean serves() {
        return arguments.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .equals(Optional.of("run"));
    }
}
