package margay.classify.api;

import margay.api.RequestException;
import margay.api.model.GenerationId;

/** A model says that it classifies images, but its descriptor or its outputs do not fit that; it fails on every picture. */
public class UnfitModelException extends RequestException {
    private static final long serialVersionUID = 1;
    private final transient GenerationId model;

    /**
     * @param model which one
     * @param message what does not fit, and what to do
     */
    public UnfitModelException(GenerationId model, String message) {
        super(Code.FAILED, message);
        this.model = model;
    }

    /** @return which model it is */
    public GenerationId model() {
        return model;
    }
}
