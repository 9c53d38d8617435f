package margay.launcher.board;

import java.util.List;

/** Writes one capability as a manifest header spells it. */
final class Clause {
    private final StringBuilder text;

    Clause(String namespace) {
        text = new StringBuilder(namespace);
    }

    Clause text(String name, String value) {
        return attribute(name, value);
    }

    Clause number(String name, long value) {
        return attribute(name + ":Long", Long.toString(value));
    }

    /** @param values without commas */
    Clause texts(String name, List<String> values) {
        return values.isEmpty() ? this : attribute(name + ":List<String>", String.join(",", values));
    }

    private Clause attribute(String name, String value) {
        text.append(';').append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character >= ' ' && character != '"' && character != '\\') {
                text.append(character);
            }
        }
        text.append('"');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
