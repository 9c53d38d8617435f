package margay.face.api;

import java.util.List;
import margay.api.RequestException;

/** People were enrolled in another embedding space than the model's, and their crops were not kept. */
public class ReEnrolNeededException extends RequestException {
    private static final long serialVersionUID = 1;
    private final List<String> people;

    /**
     * @param people who must be enrolled again
     * @param message of which space they are, which one the model has, and what to do
     */
    public ReEnrolNeededException(List<String> people, String message) {
        super(Code.CONFLICT, message);
        this.people = List.copyOf(people);
    }

    /** @return who must be enrolled again */
    public List<String> people() {
        return people;
    }
}
