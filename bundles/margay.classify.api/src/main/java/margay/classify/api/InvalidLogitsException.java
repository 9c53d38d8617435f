package margay.classify.api;

import margay.api.RequestException;
import margay.api.model.GenerationId;

/** A model gave logits for this picture that are not finite: it says nothing of the picture. */
public class InvalidLogitsException extends RequestException {
    private static final long serialVersionUID = 1;
    private final transient GenerationId model;

    /**
     * @param model which one
     * @param message which logit, and what to do
     */
    public InvalidLogitsException(GenerationId model, String message) {
        super(Code.FAILED, message);
        this.model = model;
    }

    /** @return which model it is */
    public GenerationId model() {
        return model;
    }
}
