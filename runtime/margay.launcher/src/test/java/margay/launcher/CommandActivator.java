package margay.launcher;

import java.io.IOException;
import java.io.PrintStream;
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
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Of the bundle that runs the command in these tests; see {@link Bundles}. */
public final class CommandActivator implements BundleActivator {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private BundleContext context;
    private PrintStream output;

    @Override
    public void start(BundleContext started) {
        context = started;
        output = System.out;
        System.setOut(new PrintStream(output, true));
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("main.thread", "true");
        context.registerService(Callable.class, this::run, properties);
    }

    /** Restores the standard output, as a console does that wraps it, and prints. */
    @Override
    public void stop(BundleContext unused) throws IOException {
        Files.writeString(state().resolve("stopped"), "");
        System.setOut(output);
        System.out.println("stopping");
        stopped.countDown();
    }

    /**
     * {@code answer}: the number in the bundle's header; {@code run}: waits for its end; {@code resolved}: how many
     * bundles are; {@code late}: asks for the late bundle and waits until it is started.
     */
    private Integer run() throws IOException, InterruptedException, InvalidSyntaxException {
        ServiceReference<?>[] references =
                context.getServiceReferences(Object.class.getName(), "(launcher.arguments=*)");
        String[] arguments = (String[]) references[0].getProperty("launcher.arguments");
        if (arguments[0].equals("run")) {
            System.out.println("serving in " + state());
            stopped.await();
        }
        if (arguments[0].equals("late")) {
            awaitLate();
        }
        if (arguments[0].equals("resolved")) {
            return (int) Arrays.stream(context.getBundles())
                    .filter(bundle -> bundle.getState() != Bundle.INSTALLED)
                    .count();
        }
        return Integer.valueOf(context.getBundle().getHeaders().get("Answer"));
    }

    private void awaitLate() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        context.addBundleListener(event -> {
            if (event.getType() == BundleEvent.STARTED
                    && event.getBundle().getSymbolicName().equals("late")) {
                started.countDown();
            }
        });
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("asks", "late");
        context.registerService(Object.class, this, properties);
        started.await();
    }

    private Path state() {
        return Path.of(context.getProperty("margay.state"));
    }
}
