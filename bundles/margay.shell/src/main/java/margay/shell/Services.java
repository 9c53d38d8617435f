package margay.shell;

import java.time.Duration;
import java.util.List;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/** Finds services when a command needs them, and explains what is missing. Thread-safe. */
@ProviderType
public interface Services {
    /**
     * Waits for a service.
     *
     * @param <T> the service's type
     * @param type the service's type
     * @param filter on its properties, in OSGi's filter syntax; null for any
     * @param timeout how long to wait
     * @return the highest ranking one, usable until it is withdrawn or the shell stops
     * @throws RequestException {@link RequestException.Code#UNAVAILABLE} if none came: what is missing, which components
     *     wait for what or could not be started, and which models failed for what reason
     * @throws IllegalArgumentException if the filter breaks the syntax
     */
    <T> T await(Class<T> type, String filter, Duration timeout) throws RequestException;

    /**
     * @return the components that wait for something or could not be started, and the models that do not serve, one
     *     sentence each; empty if everything is there
     */
    List<String> missing();
}
