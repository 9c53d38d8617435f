package margay.backend.tflite;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Warns when models run on the CPU though the box is configured to have an accelerator. */
@Component(property = {"hc.name=TensorFlow Lite delegate", "hc.tags=backend"})
public final class DelegateHealthCheck implements HealthCheck {
    private final ConfiguredDelegate delegate;

    /**
     * @param delegate what the box is configured to have
     */
    @Activate
    public DelegateHealthCheck(@Reference ConfiguredDelegate delegate) {
        this.delegate = delegate;
    }

    @Override
    public Result execute() {
        List<String> problems = delegate.problems();
        return problems.isEmpty()
                ? new Result(Result.Status.OK, "Models run on " + delegate.place())
                : new Result(Result.Status.WARN, String.join(". ", problems));
    }
}
