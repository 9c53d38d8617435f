package margay.classify.api;

import java.util.List;
import margay.api.RequestException;

/** Several image classifiers serve, and neither the request nor the settings say which one is meant. */
public class AmbiguousModelException extends RequestException {
    private static final long serialVersionUID = 1;
    private final List<String> models;

    /**
     * @param models names of the image classifiers that serve
     * @param message which ones, and what to do
     */
    public AmbiguousModelException(List<String> models, String message) {
        super(Code.CONFLICT, message);
        this.models = List.copyOf(models);
    }

    /** @return names of the image classifiers that serve, any of which a request may name */
    public List<String> models() {
        return models;
    }
}
