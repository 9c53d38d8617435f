package margay.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What an operator has set of a service: its properties, but for those that frameworks add. */
final class ServiceSettings {
    private static final List<String> OF_FRAMEWORKS =
            List.of(Constants.OBJECTCLASS, "service.", "component.", "felix.", "margay.settings.");

    private ServiceSettings() {}

    /** @return a text that is the same for the same settings */
    static String of(ServiceReference<?> service) {
        return Arrays.stream(service.getPropertyKeys())
                .filter(key -> OF_FRAMEWORKS.stream().noneMatch(key::startsWith))
                .sorted()
                .map(key -> key + '=' + text(service.getProperty(key)))
                .collect(Collectors.joining(", "));
    }

    private static String text(Object value) {
        return value instanceof Object[] several
                ? Arrays.toString(several)
                : value instanceof Collection<?> many ? List.copyOf(many).toString() : String.valueOf(value);
    }
}
