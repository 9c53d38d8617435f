package margay.classify.internal.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.api.model.GenerationId;
import margay.classify.api.Classification;
import margay.classify.api.ImageClassifier;
import margay.classify.api.ScoredClass;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code classify}: what a picture shows. */
@Component
public final class ClassifyCapability implements Capability<Classification> {
    private static final int DRAWN = 5;

    private final ImageClassifier classifier;

    /**
     * @param classifier that answers
     */
    @Activate
    public ClassifyCapability(@Reference ImageClassifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public CapabilityInfo info() {
        return Question.INFO;
    }

    @Override
    public Classification answer(Query query, Cancellation cancellation) throws RequestException {
        Question question = Question.of(query);
        return classifier.classify(question.file(), question.options(), cancellation);
    }

    @Override
    public double agreement(Classification expected, Classification actual) {
        return Agreement.of(expected, actual);
    }

    @Override
    public void draw(Classification answer, Canvas canvas) {
        if (answer.noneOfThese()) {
            canvas.caption("none of these");
        } else {
            answer.classes().stream()
                    .limit(DRAWN)
                    .map(ClassifyCapability::caption)
                    .forEach(canvas::caption);
        }
    }

    private static String caption(ScoredClass scored) {
        return String.format(Locale.ROOT, "%s %.1f %%", scored.label(), 100 * scored.probability());
    }

    @Override
    public Map<String, Object> json(Classification answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("noneOfThese", answer.noneOfThese());
        json.put(
                "classes",
                answer.classes().stream().map(ClassifyCapability::json).toList());
        answer.unknownBelow().ifPresent(threshold -> json.put("unknownBelow", threshold));
        json.put("models", List.of(json(answer.model())));
        return json;
    }

    private static Map<String, Object> json(ScoredClass scored) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("label", scored.label());
        json.put("index", scored.index());
        json.put("probability", scored.probability());
        json.put("logit", scored.logit());
        return json;
    }

    private static Map<String, Object> json(GenerationId id) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", id.model());
        json.put("version", id.version().toString());
        json.put("generation", id.number());
        return json;
    }
}
