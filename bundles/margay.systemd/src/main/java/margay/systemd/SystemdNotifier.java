package margay.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import margay.api.model.Models;
import margay.systemd.internal.Heartbeat;
import margay.systemd.internal.NotifySocket;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes a box a service of type {@code notify}: tells systemd when the framework has started and the engine is there,
 * and from then on, at half the time of the watchdog, that the engine answers. Does nothing where systemd did not start
 * the process.
 */
@Component(
        service = {},
        immediate = true)
public final class SystemdNotifier {
    private final BundleContext context;
    private final Optional<Heartbeat> heartbeat;
    private final FrameworkListener listener = this::changed;

    /**
     * @param context to see the framework start
     * @param models asked before each sign of life
     */
    @Activate
    public SystemdNotifier(BundleContext context, @Reference Models models) {
        this.context = context;
        Map<String, String> environment = System.getenv();
        heartbeat = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .map(address -> new Heartbeat(new NotifySocket(address), watchdog(environment), models::generations));
        heartbeat.ifPresent(this::startWithFramework);
    }

    /**
     * @param environment of the process
     * @return after how long without a sign of life systemd ends this process, if it does
     */
    static Optional<Duration> watchdog(Map<String, String> environment) {
        String self = Long.toString(ProcessHandle.current().pid());
        return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> environment.getOrDefault("WATCHDOG_PID", self).equals(self))
                .map(micros -> Duration.of(Long.parseLong(micros), ChronoUnit.MICROS));
    }

    private void startWithFramework(Heartbeat beating) {
        context.addFrameworkListener(listener);
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            beating.start();
        }
    }

    private void changed(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            heartbeat.ifPresent(Heartbeat::start);
        }
    }

    @Deactivate
    void stop() {
        context.removeFrameworkListener(listener);
        heartbeat.ifPresent(Heartbeat::close);
    }
}
