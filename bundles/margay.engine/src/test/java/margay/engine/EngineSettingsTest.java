package margay.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.engine.internal.life.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSettingsTest {
    private static final Settings DEFAULTS = EngineSettings.of(configuration(Map.of()));

    private static EngineConfiguration configuration(Map<String, Integer> values) {
        return configuration(method ->
                values.containsKey(method.getName()) ? values.get(method.getName()) : method.getDefaultValue());
    }

    private static EngineConfiguration configuration(Function<Method, Object> values) {
        return (EngineConfiguration) Proxy.newProxyInstance(
                EngineConfiguration.class.getClassLoader(),
                new Class<?>[] {EngineConfiguration.class},
                (proxy, method, arguments) -> values.apply(method));
    }

    @Test
    void whatIsWithinItsRangeHolds() {
        Settings settings =
                EngineSettings.of(configuration(Map.of("openers", 1, "concurrency", 3, "queue", 0, "threads", 8)));
        assertEquals(1, settings.openers());
        assertEquals(3, settings.concurrency());
        assertEquals(0, settings.queue());
        assertEquals(8, settings.threads());
        assertEquals(DEFAULTS.openTimeout(), settings.openTimeout());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void whatIsBelowItsRangeGivesWayToTheDefault(int value) {
        assertEquals(DEFAULTS, EngineSettings.of(allIntegers(value)));
    }

    @Test
    void noneWhereOneIsNeededGivesWayToTheDefault() {
        for (String name : new String[] {"openers", "open_timeout_seconds", "threads", "calibration_limit_seconds"}) {
            assertEquals(DEFAULTS, EngineSettings.of(configuration(Map.of(name, 0))), name);
        }
    }

    @Test
    void whatNoBoardHasGivesWayToTheDefault() {
        Map<String, Integer> huge = Stream.of("openers", "concurrency", "queue", "threads", "open_timeout_seconds")
                .collect(Collectors.toMap(Function.identity(), name -> Integer.MAX_VALUE));
        assertEquals(DEFAULTS, EngineSettings.of(configuration(huge)));
    }

    @Test
    void whatIsOfAnotherTypeGivesWayToTheDefault() {
        assertEquals(DEFAULTS, EngineSettings.of(configuration(method -> {
            throw new IllegalArgumentException(method.getName() + " is \"many\"");
        })));
    }

    private static EngineConfiguration allIntegers(int value) {
        return configuration(method -> method.getReturnType() == int.class ? value : method.getDefaultValue());
    }
}
