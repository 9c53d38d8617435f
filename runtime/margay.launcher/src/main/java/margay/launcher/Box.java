package margay.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import margay.launcher.board.Board;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** A framework with the bundles of a distribution and a state directory of its own. */
final class Box {
    private static final String COMMAND = "(&(objectClass=java.util.concurrent.Callable)(main.thread=true))";
    private static final String ARGUMENTS = "launcher.arguments";
    private static final long COMMAND_SECONDS = 10;
    private static final long STOP_MILLIS = 15_000;

    private final StateDirectory state;
    private final Installation installation;
    private final Path storage;
    private final Framework framework;
    private final int highestStartLevel;
    private final CompletableFuture<Callable<?>> command = new CompletableFuture<>();

    /**
     * @param distribution what to run
     * @param state the box's from now on: closed when it stops
     * @param settings the folder of the operator's settings
     * @param board what the framework offers to bundles
     */
    Box(Distribution distribution, StateDirectory state, Path settings, Board board) {
        this.state = state;
        storage = state.path().resolve("framework");
        installation = new Installation(
                distribution, state.path().resolve("bundles"), state.path().resolve("bundles.properties"));
        framework = new Felix(configuration(distribution, settings, board));
        highestStartLevel = distribution.highestStartLevel();
    }

    private Map<String, Object> configuration(Distribution distribution, Path settings, Board board) {
        Map<String, Object> properties = new HashMap<>(distribution.frameworkProperties());
        properties.put("margay.home", distribution.home().toString());
        properties.put("margay.state", state.path().toString());
        properties.merge(
                Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                board.capabilities(),
                (own, probed) -> own + "," + probed);
        properties.put("margay.library.path", board.libraryPath());
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(Distribution.ORDINARY_LEVEL));
        properties.put("felix.cm.dir", state.path().resolve("config").toString());
        properties.put("margay.settings", settings.toString());
        properties.put("felix.cache.locking", "false");
        properties.put("felix.shutdown.hook", "false");
        properties.put("felix.resolver.parallelism", "1");
        properties.put("felix.log.logger", new ErrorLog());
        return properties;
    }

    /**
     * Installs what is new, and starts the bundles; those of levels that are higher than the ordinary one are started while
     * the command runs.
     *
     * @param arguments for the command
     */
    void start(List<String> arguments) throws LaunchException {
        try {
            if (!installation.isNoted() && Files.exists(storage)) {
                StateDirectory.delete(storage);
            }
            framework.init();
            installation.apply(framework.getBundleContext());
            offer(arguments);
            resolve();
            framework.start();
            framework.adapt(FrameworkStartLevel.class).setStartLevel(highestStartLevel);
        } catch (BundleException | IOException e) {
            throw new LaunchException("The box in " + state.path() + " does not start: " + e.getMessage(), e);
        }
    }

    /** What starts before the command, all at once: that takes less time than each alone. */
    private void resolve() {
        List<Bundle> early = Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> isStarted(bundle.adapt(BundleStartLevel.class)))
                .toList();
        framework.adapt(FrameworkWiring.class).resolveBundles(early);
    }

    private static boolean isStarted(BundleStartLevel level) {
        return level.isPersistentlyStarted() && level.getStartLevel() <= Distribution.ORDINARY_LEVEL;
    }

    private void offer(List<String> arguments) {
        BundleContext context = framework.getBundleContext();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ARGUMENTS, arguments.toArray(String[]::new));
        context.registerService(Object.class.getName(), arguments.toArray(String[]::new), properties);
        try {
            context.addServiceListener((ServiceListener) event -> take(context, event), COMMAND);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(BundleContext context, ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED
                && context.getService(event.getServiceReference()) instanceof Callable<?> found) {
            command.complete(found);
        }
    }

    /**
     * Waits for the bundle that runs the command.
     *
     * @return what to call on the main thread
     * @throws LaunchException if there is none, with the reasons that are known
     */
    Callable<?> command() throws LaunchException, InterruptedException {
        try {
            return command.get(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new LaunchException("No bundle runs the command. " + notStarted(), e);
        }
    }

    private String notStarted() {
        String names = Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .filter(bundle -> bundle.adapt(BundleStartLevel.class).isPersistentlyStarted())
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "All bundles of the distribution are resolved; look for errors above."
                : "These bundles do not resolve: " + names + ".";
    }

    /** Stops the bundles and the framework, then gives the state directory back. */
    void stop() throws BundleException, IOException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
        state.close();
    }
}
