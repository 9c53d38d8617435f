package margay.api.capability;

import java.util.List;

/**
 * What people and programs must know to ask a capability.
 *
 * @param name short and unique on a box, for example {@code faces}: the name of its command and of its address
 * @param description one sentence
 * @param inputs in the order in which a command takes them
 * @param options each with a default
 */
public record CapabilityInfo(String name, String description, List<Input> inputs, List<Option> options) {
    /** Takes copies. */
    public CapabilityInfo {
        inputs = List.copyOf(inputs);
        options = List.copyOf(options);
    }

    /** What an input is. */
    public enum Kind {
        /** A picture file. */
        IMAGE,
        /** A tensor. */
        TENSOR
    }

    /**
     * An input; every one is needed.
     *
     * @param name unique within the capability
     * @param kind what it is
     * @param description one sentence; for a tensor with its type and shape
     */
    public record Input(String name, Kind kind, String description) {}

    /** The values of an option. */
    public enum OptionType {
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** Any text. */
        TEXT
    }

    /**
     * An option.
     *
     * @param name unique within the capability
     * @param type its values
     * @param defaultValue as text; empty for an option that may be left out altogether
     * @param description one sentence, with the unit
     */
    public record Option(String name, OptionType type, String defaultValue, String description) {}
}
