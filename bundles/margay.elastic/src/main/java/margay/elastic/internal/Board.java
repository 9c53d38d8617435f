package margay.elastic.internal;

import java.util.Collection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;

/** What the launcher declares of the board, as capabilities of the framework. */
final class Board {
    private static final String ACCELERATOR = "margay.accelerator";
    private static final String FORMS = "forms";
    private static final String INT8 = "int8";

    private Board() {}

    /** Whether the processor or an accelerator speeds up 8-bit integers; not where none says so. */
    static boolean speedsUpIntegers(BundleContext context) {
        return context
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(BundleWiring.class)
                .getCapabilities(ACCELERATOR)
                .stream()
                .map(capability -> capability.getAttributes().get(FORMS))
                .anyMatch(forms -> forms instanceof Collection<?> all && all.contains(INT8));
    }
}
