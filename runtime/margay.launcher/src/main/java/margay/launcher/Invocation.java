package margay.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks of the launcher.
 *
 * @param state the state directory that {@code --state} names
 * @param arguments everything else, for the command
 */
record Invocation(Optional<Path> state, List<String> arguments) {
    private static final String STATE = "--state";

    /** Takes a copy. */
    Invocation {
        arguments = List.copyOf(arguments);
    }

    static Invocation parse(String... line) throws LaunchException {
        Optional<Path> state = Optional.empty();
        List<String> others = new ArrayList<>();
        for (Iterator<String> words = List.of(line).iterator(); words.hasNext(); ) {
            String word = words.next();
            if (word.equals(STATE)) {
                state = Optional.of(directory(words.hasNext() ? words.next() : ""));
            } else if (word.startsWith(STATE + "=")) {
                state = Optional.of(directory(word.substring(STATE.length() + 1)));
            } else {
                others.add(word);
            }
        }
        return new Invocation(state, others);
    }

    private static Path directory(String name) throws LaunchException {
        if (name.isEmpty() || name.startsWith("--")) {
            throw new LaunchException(Main.WRONG_USAGE, STATE + " needs a directory, for example: --state ./box");
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
