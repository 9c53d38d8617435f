package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import margay.api.backend.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The kit itself: a sound backend passes, and every test fails on a backend that is broken where it looks. */
class KitTest {
    private static final ThreadLocal<EnumSet<Fault>> FAULTS =
            ThreadLocal.withInitial(() -> EnumSet.noneOf(Fault.class));

    /** The kit on a backend with the faults of the thread. */
    static class Subject extends BackendTck {
        private final ReferenceBackend backend = new ReferenceBackend(FAULTS.get());

        @Override
        public Backend backend() {
            return backend;
        }

        @Override
        public TestModels models() {
            return new ReferenceModels();
        }
    }

    @Test
    void a_sound_backend_passes_every_test() {
        Events tests = run(EnumSet.noneOf(Fault.class), selectClass(Subject.class));
        assertEquals(Set.of(), failed(tests));
        assertEquals(all().size(), tests.succeeded().count());
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_backend_fails_the_tests_that_look_there(Fault fault) {
        DiscoverySelector[] selectors = fault.tests().stream()
                .map(test -> selectMethod(Subject.class, test))
                .toArray(DiscoverySelector[]::new);
        assertEquals(new TreeSet<>(fault.tests()), failed(run(EnumSet.of(fault), selectors)));
    }

    @Test
    void every_test_has_a_fault_that_fails_it() {
        Set<String> covered = Arrays.stream(Fault.values())
                .flatMap(fault -> fault.tests().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all(), covered);
    }

    private static Set<String> all() {
        return Arrays.stream(BackendTck.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Events run(EnumSet<Fault> faults, DiscoverySelector... selectors) {
        FAULTS.set(faults);
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectors)
                    .execute()
                    .testEvents();
        } finally {
            FAULTS.remove();
        }
    }

    private static Set<String> failed(Events tests) {
        return tests.failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
