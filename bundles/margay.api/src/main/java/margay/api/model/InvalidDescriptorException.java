package margay.api.model;

import java.util.List;

/** A descriptor is no JSON, breaks the schema, or contradicts itself. */
public class InvalidDescriptorException extends Exception {
    private static final long serialVersionUID = 1;
    private final List<String> problems;

    /**
     * @param problems each with the JSON pointer of the place, what is wrong there, and what is right
     */
    public InvalidDescriptorException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** @return each problem with the JSON pointer of its place */
    public List<String> problems() {
        return problems;
    }
}
