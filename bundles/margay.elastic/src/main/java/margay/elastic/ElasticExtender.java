package margay.elastic;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.model.Models;
import margay.elastic.model.ElasticBundles;
import margay.elastic.model.ElasticFiles;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Finds elastic bundles by their capabilities and makes a model bundle of each, on a thread of its own. What it made stays
 * installed when the framework stops, so that the next start has nothing to make.
 */
@Component(immediate = true, service = Elastic.class)
@Capability(namespace = "osgi.extender", name = ElasticBundles.NAMESPACE, version = "1.0.0")
public final class ElasticExtender implements Elastic, BundleTrackerCustomizer<ElasticExtender.Tracked> {
    private final BundleContext context;
    private final Models models;
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final List<Tracked> tracked = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;
    private final BundleTracker<Tracked> tracker;

    /**
     * An elastic bundle that was found.
     *
     * @param life empty if its content makes no sense
     * @param begun done when its form was made
     */
    record Tracked(Optional<ElasticLife> life, Future<?> begun) {}

    /**
     * @param context to install with
     * @param models serve what is made
     */
    @Activate
    public ElasticExtender(BundleContext context, @Reference Models models) {
        this.context = context;
        this.models = models;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "margay-elastic");
            made.setDaemon(true);
            return made;
        });
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
        tracker.open();
    }

    @Deactivate
    void stop() {
        tracker.close();
        thread.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(Backend backend) {
        backends.add(backend);
    }

    void removeBackend(Backend backend) {
        backends.remove(backend);
    }

    @Override
    public Tracked addingBundle(Bundle bundle, BundleEvent event) {
        if (bundle.adapt(BundleWiring.class)
                .getCapabilities(ElasticBundles.NAMESPACE)
                .isEmpty()) {
            return null;
        }
        Optional<ElasticLife> life = read(bundle);
        Tracked found = new Tracked(life, thread.submit(() -> life.ifPresent(ElasticLife::begin)));
        tracked.add(found);
        return found;
    }

    private Optional<ElasticLife> read(Bundle bundle) {
        ElasticFiles.Source source = path -> open(bundle, path);
        try {
            var descriptor = ElasticFiles.descriptor(source);
            Path state = Files.createDirectories(state().resolve("elastic").resolve(descriptor.name()));
            FormFiles files = new FormFiles(source, descriptor, state);
            MadeBundle made = new MadeBundle(context, models, files, version(bundle));
            return Optional.of(new ElasticLife(files, made, state, () -> List.copyOf(backends)));
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

    private static Version version(Bundle bundle) {
        Object version = bundle.adapt(BundleWiring.class)
                .getCapabilities(ElasticBundles.NAMESPACE)
                .get(0)
                .getAttributes()
                .get(ElasticBundles.VERSION);
        return version instanceof Version exact ? exact : bundle.getVersion();
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
                .orElseThrow(() -> new IllegalStateException(
                        "The framework has no place for data; set the property margay.state"));
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Tracked found) {
        // Only started bundles are tracked, so nothing changes for them.
    }

    /** Without an event it is this component that stops; when the framework stops, what was made stays too. */
    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Tracked found) {
        tracked.remove(found);
        if (event != null && context.getBundle(0).getState() == Bundle.ACTIVE) {
            thread.submit(() -> found.life().ifPresent(ElasticLife::end));
        }
    }

    @Override
    public List<ElasticStatus> status() {
        return lives().stream()
                .map(ElasticLife::status)
                .sorted(Comparator.comparing(ElasticStatus::model))
                .toList();
    }

    /** Waits for what is being made. */
    private List<ElasticLife> lives() {
        for (Tracked found : tracked) {
            try {
                found.begun().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | CancellationException e) {
                System.getLogger("margay.elastic")
                        .log(System.Logger.Level.WARNING, "An elastic bundle was not made a model", e);
            }
        }
        return tracked.stream().flatMap(found -> found.life().stream()).toList();
    }

    @Override
    public ElasticStatus budget(String model, Budget budget) throws RequestException {
        return lives().stream()
                .filter(life -> life.name().equals(model))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        Code.NOT_FOUND,
                        "No elastic model is called " + model + ": there are "
                                + lives().stream().map(ElasticLife::name).toList()))
                .change(budget);
    }
}
