package margay.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.ExecutionProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What a board offers, as it resolves and as it reports itself.
 *
 * @param board model, processors, memory
 * @param accelerators their attributes
 * @param backends that are running
 * @param unresolved bundles that lack something here
 */
record BoardReport(
        Map<String, Object> board,
        List<Map<String, Object>> accelerators,
        List<BackendState> backends,
        List<Unresolved> unresolved) {
    private static final String BOARD = "margay.board";
    private static final String ACCELERATOR = "margay.accelerator";

    /**
     * A backend.
     *
     * @param info what it says of itself
     * @param providers its execution providers
     * @param problem why it does not run; nothing if it does
     */
    record BackendState(BackendInfo info, List<ExecutionProvider> providers, Optional<String> problem) {
        static BackendState of(Backend backend) {
            try {
                return new BackendState(backend.info(), backend.providers(), Optional.empty());
            } catch (BackendException e) {
                return new BackendState(backend.info(), List.of(), Optional.of(e.getMessage()));
            }
        }
    }

    static BoardReport of(BundleContext context) {
        Map<String, Object> board = new LinkedHashMap<>();
        capabilities(context, BOARD).forEach(board::putAll);
        board.put("architecture", System.getProperty("os.arch"));
        board.put("usableProcessors", Runtime.getRuntime().availableProcessors());
        return new BoardReport(board, capabilities(context, ACCELERATOR), backends(context), Unresolved.of(context));
    }

    private static List<Map<String, Object>> capabilities(BundleContext context, String namespace) {
        return context
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(BundleRevision.class)
                .getDeclaredCapabilities(namespace)
                .stream()
                .<Map<String, Object>>map(capability -> new TreeMap<>(capability.getAttributes()))
                .toList();
    }

    private static List<BackendState> backends(BundleContext context) {
        List<BackendState> states = new ArrayList<>();
        for (ServiceReference<Backend> reference : references(context)) {
            Optional.ofNullable(context.getService(reference))
                    .map(BackendState::of)
                    .ifPresent(states::add);
            context.ungetService(reference);
        }
        states.sort(Comparator.comparing(state -> state.info().name()));
        return states;
    }

    private static Collection<ServiceReference<Backend>> references(BundleContext context) {
        try {
            return context.getServiceReferences(Backend.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
