package margay.engine.internal.event;

import java.util.HashMap;
import java.util.Map;
import margay.api.model.GenerationStatus;
import margay.api.model.ModelEvents;
import margay.engine.internal.life.GenerationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Sends {@link ModelEvents} where there is an Event Admin. */
@Component
public final class EventSender implements GenerationListener {
    private final EventAdmin events;

    /** @param events takes them without waiting for who listens */
    @Activate
    public EventSender(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void changed(GenerationStatus status) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ModelEvents.MODEL, status.id().model());
        properties.put(ModelEvents.VERSION, status.id().version().toString());
        properties.put(ModelEvents.GENERATION, status.id().number());
        status.reason().ifPresent(reason -> properties.put(ModelEvents.REASON, reason));
        events.postEvent(new Event(ModelEvents.TOPIC_PREFIX + status.state(), properties));
    }
}
