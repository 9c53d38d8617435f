package margay.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Of the bundle that runs the command in these tests; see {@link Bundles}. */
public final class CommandActivator implements BundleActivator {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("main.thread", "true");
        context.registerService(Callable.class, this::run, properties);
    }

    @Override
    public void stop(BundleContext unused) throws IOException {
        Files.writeString(state().resolve("stopped"), "");
        stopped.countDown();
    }

    /**
     * {@code answer}: the number in the bundle's header; {@code run}: waits for its end; {@code resolved}: how many
     * bundles are.
     */
    private Integer run() throws IOException, InterruptedException, InvalidSyntaxException {
        ServiceReference<?>[] references =
                context.getServiceReferences(Object.class.getName(), "(launcher.arguments=*)");
        String[] arguments = (String[]) references[0].getProperty("launcher.arguments");
        if (arguments[0].equals("run")) {
            System.out.println("serving in " + state());
            stopped.await();
        }
        if (arguments[0].equals("resolved")) {
            return (int) Arrays.stream(context.getBundles())
                    .filter(bundle -> bundle.getState() != Bundle.INSTALLED)
                    .count();
        }
        return Integer.valueOf(context.getBundle().getHeaders().get("Answer"));
    }

    private Path state() {
        return Path.of(context.getProperty("margay.state"));
    }
}
