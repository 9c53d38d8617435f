package margay.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/** Keeps what it has handed out until the shell stops, so that no component is deactivated in a command's hands. */
@Component
public final class AwaitedServices implements Services {
    private final BundleContext context;
    private final Missing missing;
    private final Map<Filter, ServiceTracker<Object, Object>> trackers = new ConcurrentHashMap<>();

    /** @param context of the shell */
    @Activate
    public AwaitedServices(BundleContext context) {
        this.context = context;
        this.missing = new Missing(context);
    }

    @Override
    public <T> T await(Class<T> type, String filter, Duration timeout) throws RequestException {
        ServiceTracker<Object, Object> tracker = trackers.computeIfAbsent(filter(type, filter), this::open);
        try {
            Object service = tracker.waitForService(Math.max(1, timeout.toMillis()));
            if (service == null) {
                throw new RequestException(Code.UNAVAILABLE, explain(type, filter, timeout));
            }
            return type.cast(service);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while waiting for " + type.getName(), e);
        }
    }

    @Override
    public List<String> missing() {
        return missing.sentences();
    }

    @Deactivate
    void close() {
        trackers.values().forEach(ServiceTracker::close);
    }

    private ServiceTracker<Object, Object> open(Filter filter) {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, filter, null);
        tracker.open();
        return tracker;
    }

    private static Filter filter(Class<?> type, String filter) {
        String ofType = "(" + Constants.OBJECTCLASS + "=" + type.getName() + ")";
        try {
            return FrameworkUtil.createFilter(filter == null ? ofType : "(&" + ofType + filter + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String explain(Class<?> type, String filter, Duration timeout) {
        List<String> reasons = missing();
        return "No " + type.getSimpleName() + (filter == null ? "" : " " + filter) + " service came within "
                + timeout.toMillis() / 1000.0 + " s: "
                + (reasons.isEmpty() ? "no bundle of this box provides it" : String.join("; ", reasons));
    }
}
