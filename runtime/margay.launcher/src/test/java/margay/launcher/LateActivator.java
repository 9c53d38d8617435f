package margay.launcher;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;

/** Of a bundle whose start does not end before the command has asked for it; see {@link CommandActivator}. */
public final class LateActivator implements BundleActivator {
    private static final String ASKING = "(asks=late)";

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        context.addServiceListener((ServiceListener) event -> asked.countDown(), ASKING);
        if (context.getServiceReferences((String) null, ASKING) == null) {
            asked.await();
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
