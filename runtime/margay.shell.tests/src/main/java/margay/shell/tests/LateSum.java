package margay.shell.tests;

import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.shell.Command;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A capability that is there as soon as what it needs is. */
@Component(name = LateSum.NAME, enabled = false)
public final class LateSum implements Capability<Integer> {
    static final String NAME = "late-sum";

    private final Sum sum = new Sum();

    /** @param needed before it is there */
    @Activate
    public LateSum(@Reference(target = "(late=sum)") Command needed) {}

    @Override
    public CapabilityInfo info() {
        return sum.info();
    }

    @Override
    public Integer answer(Query query, Cancellation cancellation) throws RequestException {
        return sum.answer(query, cancellation);
    }

    @Override
    public double agreement(Integer expected, Integer actual) {
        return sum.agreement(expected, actual);
    }

    @Override
    public void draw(Integer answer, Canvas canvas) {
        sum.draw(answer, canvas);
    }

    @Override
    public Map<String, Object> json(Integer answer) {
        return sum.json(answer);
    }
}
