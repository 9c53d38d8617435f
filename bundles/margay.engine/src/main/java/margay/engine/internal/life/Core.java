package margay.engine.internal.life;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;
import margay.api.calibration.Calibrator;
import margay.api.model.GenerationStatus;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.ModelDescriptors;
import margay.api.model.Models;
import margay.engine.internal.lease.LeaseDesk;
import margay.engine.internal.lease.ServingTable;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.store.WeightStore;
import org.osgi.framework.Version;

/**
 * The engine without its OSGi dress: what comes and goes is told to it, and requests are served.
 *
 * <p>Thread-safe.
 */
public final class Core implements Models {
    private final Map<Object, ChosenBackend> backends = new ConcurrentHashMap<>();
    private final Workshop workshop;
    private final Life life;
    private final LeaseDesk desk;

    /**
     * @param state the box's state directory
     * @param publisher of the models that serve
     * @param descriptors reads them
     * @param settings at start
     */
    public Core(Path state, Publisher publisher, ModelDescriptors descriptors, Settings settings) {
        ServingTable table = new ServingTable();
        Watchdog watchdog = new Watchdog();
        WeightStore store = new WeightStore(state);
        workshop = new Workshop(state, publisher, descriptors, store, watchdog, new Serving(table), settings);
        life = workshop.life();
        desk = new LeaseDesk(table, watchdog);
    }

    /** @return finds the best way to run each model */
    public Calibrator calibrator() {
        return workshop.tuner();
    }

    Life life() {
        return life;
    }

    /** @param settings for the generations opened from here on */
    public void configure(Settings settings) {
        workshop.configure(settings);
    }

    /** Nothing serves from here on; what is in flight ends by itself. */
    public void stop() {
        workshop.stop();
    }

    /** @param candidate that a bundle brings */
    public void found(Candidate candidate) {
        life.found(candidate);
    }

    /**
     * @param candidate that a bundle brings and that cannot be a model
     * @param reason what is wrong with it
     */
    public void refused(Candidate candidate, String reason) {
        life.refused(candidate, reason);
    }

    /** @param candidate whose bundle was stopped */
    public void gone(Candidate candidate) {
        life.gone(candidate);
    }

    /**
     * @param service distinguishes it from others and orders them, best last
     * @param backend that came
     * @param settings what its operator has set, as a text that is the same for the same settings
     */
    public void backendAdded(Comparable<Object> service, Backend backend, String settings) {
        ChosenBackend added = new ChosenBackend(backend, backend.info(), service, settings);
        backends.put(service, added);
        life.added(added);
        workshop.tuner().reconsider();
    }

    /** @param service of a backend that goes */
    public void backendRemoved(Comparable<Object> service) {
        Optional.ofNullable(backends.remove(service)).ifPresent(life::removed);
    }

    /** @param rewrite that backends may offer from here on */
    public void rewriteAdded(Rewrite rewrite) {
        life.added(rewrite);
        workshop.tuner().reconsider();
    }

    /** @param rewrite that is gone */
    public void rewriteRemoved(Rewrite rewrite) {
        life.removed(rewrite);
    }

    /** @return the backends that are there, best first */
    public List<BackendInfo> backends() {
        return life.backends();
    }

    /** @param meters that measure from here on */
    public void measure(Meters meters) {
        workshop.measure(meters);
    }

    /** @param meters that measure no more, unless others do by now */
    public void stopMeasuring(Meters meters) {
        workshop.stopMeasuring(meters);
    }

    /** @param listener from here on */
    public void add(GenerationListener listener) {
        workshop.listeners().add(listener);
    }

    /** @param listener no more */
    public void remove(GenerationListener listener) {
        workshop.listeners().remove(listener);
    }

    @Override
    public Leases lease(Cancellation cancellation, Model... models) throws RequestException {
        return desk.lease(cancellation, models);
    }

    @Override
    public List<GenerationStatus> generations() {
        return life.statuses();
    }

    @Override
    public boolean awaitAnnounced(Duration timeout) throws RequestException {
        return workshop.awaitAnnounced(timeout);
    }

    @Override
    public void pin(String model, Version version) throws RequestException {
        life.pin(model, version);
    }

    @Override
    public void unpin(String model) throws RequestException {
        life.unpin(model);
    }

    @Override
    public Optional<Version> pinned(String model) {
        return life.pinned(model);
    }
}
