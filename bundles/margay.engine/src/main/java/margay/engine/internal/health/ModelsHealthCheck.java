package margay.engine.internal.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whether every model serves: critical if none of its versions can, temporarily unavailable while one waits or opens, a
 * warning if one serves and another failed.
 */
@Component(property = {HealthCheck.NAME + "=Margay models", HealthCheck.TAGS + "=models"})
public final class ModelsHealthCheck implements HealthCheck {
    private final Models models;

    /** @param models to look at */
    @Activate
    public ModelsHealthCheck(@Reference Models models) {
        this.models = models;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Map<String, List<GenerationStatus>> byModel = models.generations().stream()
                .collect(Collectors.groupingBy(status -> status.id().model(), TreeMap::new, Collectors.toList()));
        byModel.forEach((model, generations) -> check(model, generations, log));
        if (byModel.isEmpty()) {
            log.info("No bundle provides a model");
        }
        return new Result(log);
    }

    private static void check(String model, List<GenerationStatus> generations, FormattingResultLog log) {
        boolean serves = has(generations, GenerationState.SERVING);
        if (!serves && generations.stream().anyMatch(ModelsHealthCheck::mayServe)) {
            log.temporarilyUnavailable("{} does not serve yet", model);
        } else if (!serves) {
            log.critical("{} cannot serve", model);
        }
        generations.forEach(status -> say(status, serves, log));
    }

    private static void say(GenerationStatus status, boolean serves, FormattingResultLog log) {
        String line = status.id() + " is " + status.state()
                + status.reason().map(reason -> ": " + reason).orElse("");
        boolean troubled = status.state() == GenerationState.FAILED
                || status.state() == GenerationState.SERVING && status.reason().isPresent();
        if (serves && troubled) {
            log.warn(line);
        } else {
            log.info(line);
        }
    }

    private static boolean has(List<GenerationStatus> generations, GenerationState state) {
        return generations.stream().anyMatch(status -> status.state() == state);
    }

    private static boolean mayServe(GenerationStatus status) {
        return status.state().compareTo(GenerationState.SERVING) < 0;
    }
}
