package margay.elastic.internal;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.model.Models;
import margay.elastic.Budget;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import margay.elastic.model.ElasticBundles;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.onnx.Materializer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Finds elastic bundles by their capabilities and makes one model bundle for each model, of the highest version that is
 * started. It looks at the bundles on a thread of its own, and makes each model on another. What it made goes when no
 * bundle of the model is left that is started or will be when the framework starts again, so it stays while a bundle is
 * updated, and the next start has nothing to make.
 */
@Component(immediate = true, service = Elastic.class)
@Capability(namespace = "osgi.extender", name = ElasticBundles.NAMESPACE, version = "1.0.0")
public final class ElasticExtender implements Elastic {
    private static final int SECONDS_BETWEEN_LOOKS = 5;
    private static final Comparator<ElasticBundle> VERSION = Comparator.comparing(ElasticBundle::version);

    private final BundleContext context;
    private final Models models;
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final BundleListener listener = event -> look();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "margay-elastic"));
    private final AtomicInteger makerNumber = new AtomicInteger();
    private final ExecutorService makers = Executors.newCachedThreadPool(
            work -> daemon(work, "margay-elastic-maker-" + makerNumber.incrementAndGet()));
    private final Map<ElasticBundle, Optional<FormFiles>> contents = new HashMap<>();
    private final Map<String, ElasticLife> lives = new TreeMap<>();
    private boolean looksAgain;

    /**
     * @param context to install with
     * @param models serve what is made
     */
    @Activate
    public ElasticExtender(BundleContext context, @Reference Models models) {
        this.context = context;
        this.models = models;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The backends that are there are bound by now. */
    @Activate
    void start() {
        context.addBundleListener(listener);
        look();
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(listener);
        thread.shutdownNow().forEach(ElasticExtender::cancel);
        makers.shutdownNow();
    }

    /** Whoever waits for it is told that it does not come. */
    private static void cancel(Runnable work) {
        if (work instanceof Future<?> awaited) {
            awaited.cancel(false);
        }
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(Backend backend) {
        backends.add(backend);
        submit(() -> {
            lives.values().forEach(ElasticLife::retry);
            compare();
        });
    }

    void removeBackend(Backend backend) {
        backends.remove(backend);
    }

    private void look() {
        submit(this::compare);
    }

    private void submit(Runnable work) {
        try {
            thread.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            stopping(e);
        }
    }

    /** Bundle events may still be on their way, or being looked at, when this component stops. */
    private static void stopping(RejectedExecutionException e) {
        System.getLogger("margay.elastic").log(System.Logger.Level.DEBUG, "Elastic models are being stopped", e);
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RejectedExecutionException e) {
            stopping(e);
        } catch (RuntimeException e) {
            System.getLogger("margay.elastic").log(System.Logger.Level.ERROR, "Elastic bundles were not looked at", e);
        }
    }

    /** Compares the elastic bundles that are there with what is made of them, on the thread of this component alone. */
    private void compare() {
        List<ElasticBundle> bundles = ElasticBundle.all(context);
        contents.keySet().retainAll(new HashSet<>(bundles));
        bundles.stream()
                .filter(ElasticBundle::isActive)
                .sorted(VERSION.reversed())
                .collect(Collectors.groupingBy(ElasticBundle::model))
                .forEach(this::follow);
        Set<String> wanted = bundles.stream()
                .filter(ElasticBundle::isWanted)
                .map(ElasticBundle::model)
                .collect(Collectors.toSet());
        lives.values().removeIf(life -> {
            boolean left = wanted.contains(life.name());
            if (!left) {
                life.end();
            }
            return !left;
        });
        MadeBundle.removeOthers(context, wanted);
        if (!looksAgain && lives.values().stream().anyMatch(life -> !life.isSettled())) {
            looksAgain = true;
            thread.schedule(() -> run(this::compareAgain), SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
    }

    private void compareAgain() {
        looksAgain = false;
        compare();
    }

    /** @param highestFirst those of the model that are started */
    private void follow(String model, List<ElasticBundle> highestFirst) {
        highestFirst.stream()
                .map(bundle -> contents.computeIfAbsent(bundle, this::read))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(files ->
                        lives.computeIfAbsent(model, name -> life(files)).follow(files));
    }

    private ElasticLife life(FormFiles files) {
        String model = files.descriptor().name();
        return new ElasticLife(
                files,
                new MadeBundle(context, models, model),
                state().resolve(model),
                () -> List.copyOf(backends),
                new FormChoice(Board.speedsUpIntegers(context)),
                makers);
    }

    private Optional<FormFiles> read(ElasticBundle elastic) {
        Bundle bundle = elastic.bundle();
        ElasticFiles.Source source = path -> open(bundle, path);
        try {
            ElasticDescriptor descriptor = ElasticFiles.descriptor(source);
            if (!descriptor.name().equals(elastic.model())) {
                throw new IOException(
                        "its capability names the model " + elastic.model() + ", its descriptor " + descriptor.name());
            }
            return Optional.of(new FormFiles(
                    source,
                    descriptor,
                    elastic.version(),
                    List.of(version(Materializer.class), version(ElasticExtender.class)),
                    state().resolve(descriptor.name())));
        } catch (IOException e) {
            System.getLogger("margay.elastic")
                    .log(
                            System.Logger.Level.WARNING,
                            "The elastic bundle {0} is of no use: {1}",
                            bundle,
                            e.getMessage());
            return Optional.empty();
        }
    }

    private static Version version(Class<?> maker) {
        return FrameworkUtil.getBundle(maker).getVersion();
    }

    private static InputStream open(Bundle bundle, String path) throws IOException {
        try {
            URL entry = bundle.getEntry(path);
            if (entry == null) {
                throw new FileNotFoundException("The bundle " + bundle.getSymbolicName() + " has no file " + path);
            }
            return entry.openStream();
        } catch (IllegalStateException uninstalled) {
            throw new IOException("The bundle " + bundle.getSymbolicName() + " was uninstalled", uninstalled);
        }
    }

    private Path state() {
        return Optional.ofNullable(context.getProperty("margay.state"))
                .map(Path::of)
                .or(() -> Optional.ofNullable(context.getDataFile("")).map(File::toPath))
                .orElseThrow(() ->
                        new IllegalStateException("The framework has no place for data; set the property margay.state"))
                .resolve("elastic");
    }

    @Override
    public List<ElasticStatus> status() throws RequestException {
        List<ElasticStatus> all = new ArrayList<>();
        for (ElasticLife life : lives()) {
            all.add(life.settled());
        }
        return all;
    }

    @Override
    public ElasticStatus status(String model) throws RequestException {
        return life(model).settled();
    }

    @Override
    public ElasticStatus budget(String model, Budget budget) throws RequestException {
        return life(model).change(budget);
    }

    @Override
    public Trial trial(String model) throws RequestException {
        return life(model).trial();
    }

    private ElasticLife life(String model) throws RequestException {
        List<ElasticLife> all = lives();
        return all.stream()
                .filter(life -> life.name().equals(model))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        Code.NOT_FOUND,
                        "No elastic model is called " + model + ": there are "
                                + all.stream().map(ElasticLife::name).toList()));
    }

    /** By name, of the bundles that are there now. */
    private List<ElasticLife> lives() throws RequestException {
        Callable<List<ElasticLife>> compared = () -> {
            compare();
            return List.copyOf(lives.values());
        };
        try {
            return thread.submit(compared).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while elastic bundles were looked at", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RejectedExecutionException
                    ? stopped(e)
                    : new RequestException(Code.FAILED, "Elastic bundles cannot be looked at: " + e.getCause(), e);
        } catch (RejectedExecutionException | CancellationException e) {
            throw stopped(e);
        }
    }

    private static RequestException stopped(Exception cause) {
        return new RequestException(Code.UNAVAILABLE, "The elastic models are being stopped", cause);
    }
}
