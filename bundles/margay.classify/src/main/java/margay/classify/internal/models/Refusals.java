package margay.classify.internal.models;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationStatus;
import margay.classify.api.AmbiguousModelException;

/** Says why no model can be chosen, and what to do. */
final class Refusals {
    private static final String SETTING = "the setting model of " + ClassifierModels.PID;

    private Refusals() {}

    static AmbiguousModelException ambiguous(Collection<String> serving) {
        return new AmbiguousModelException(
                List.copyOf(serving),
                "Several image classifiers serve: " + String.join(", ", serving) + "; name one in the request, or in "
                        + SETTING);
    }

    /** No image classifier serves. */
    static RequestException none(Generations generations) {
        List<GenerationStatus> there = generations.classifiers().toList();
        return new RequestException(
                Code.UNAVAILABLE,
                "No image classifier serves on this box: "
                        + (there.isEmpty()
                                ? "it has no model for the task " + ClassifierModels.TASK + "; install one"
                                : states(there)));
    }

    /**
     * The model of that name serves no image classification.
     *
     * @param configured whether the settings name it, and not the request
     */
    static RequestException missing(String model, boolean configured, Generations generations) {
        List<GenerationStatus> there = generations.of(model);
        List<GenerationStatus> classifiers = generations
                .classifiers()
                .filter(status -> status.id().model().equals(model))
                .toList();
        String what;
        if (there.isEmpty()) {
            what = "There is no model '" + model + "' on this box";
        } else if (classifiers.isEmpty()) {
            what = "The model " + model + " is for the task "
                    + there.get(0).task().orElseThrow() + ", not " + ClassifierModels.TASK;
        } else {
            what = "The image classifier " + model + " does not serve: " + states(classifiers);
        }
        Set<String> known = generations.named();
        return new RequestException(
                classifiers.isEmpty() ? Code.NOT_FOUND : Code.UNAVAILABLE,
                what + (configured ? "; " + SETTING + " names it" : "") + "; image classifiers of this box: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    private static String states(List<GenerationStatus> statuses) {
        return statuses.stream().map(Refusals::state).collect(Collectors.joining(", "));
    }

    private static String state(GenerationStatus status) {
        return status.id().model() + " " + status.id().version() + " is "
                + status.state().name().toLowerCase(Locale.ROOT)
                + status.reason().map(reason -> " (" + reason + ")").orElse("");
    }
}
