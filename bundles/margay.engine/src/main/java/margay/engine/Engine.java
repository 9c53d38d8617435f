package margay.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;
import margay.api.backend.GraphRewrite;
import margay.api.calibration.Calibration;
import margay.api.calibration.Calibrator;
import margay.api.calibration.Trial;
import margay.api.model.GenerationStatus;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.ModelDescriptors;
import margay.api.model.Models;
import margay.engine.internal.life.BackendList;
import margay.engine.internal.life.Core;
import margay.engine.internal.life.GenerationListener;
import margay.engine.internal.life.Meters;
import margay.engine.internal.life.Rewrite;
import margay.engine.internal.store.StateDirectory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The engine as OSGi sees it: its configuration, the services it uses and the one it provides. */
@Component(
        configurationPid = "margay.engine",
        immediate = true,
        service = {Models.class, BackendList.class, Calibrator.class})
@Designate(ocd = EngineConfiguration.class)
public final class Engine implements Models, BackendList, Calibrator {
    private final Map<ServiceReference<GraphRewrite>, Rewrite> rewrites = new ConcurrentHashMap<>();
    private final ServicePublisher publisher;
    private final Core core;
    private final ModelExtender extender;

    /**
     * @param context of the engine
     * @param descriptors reads them
     * @param configuration at start
     */
    @Activate
    public Engine(BundleContext context, @Reference ModelDescriptors descriptors, EngineConfiguration configuration) {
        publisher = new ServicePublisher(context);
        core = new Core(StateDirectory.of(context), publisher, descriptors, EngineSettings.of(configuration));
        extender = new ModelExtender(context, core);
        extender.open();
    }

    @Modified
    void configure(EngineConfiguration configuration) {
        core.configure(EngineSettings.of(configuration));
    }

    @Deactivate
    void stop() {
        publisher.stop();
        core.stop();
        extender.close();
    }

    /** @param backend that came; when this returns, generations may be opened on it */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(Backend backend, ServiceReference<Backend> service) {
        core.backendAdded(service, backend, ServiceSettings.of(service));
    }

    /** @param backend that goes; when this returns, no request begins on it any more */
    void removeBackend(Backend backend, ServiceReference<Backend> service) {
        core.backendRemoved(service);
    }

    /** @param rewrite that came; it is not asked for, so that what it needs is not loaded */
    @Reference(
            service = GraphRewrite.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addRewrite(ServiceReference<GraphRewrite> rewrite) {
        Rewrite added = new Rewrite(
                String.valueOf(rewrite.getProperty(GraphRewrite.FORMAT)),
                rewrite.getProperty(GraphRewrite.NAME)
                        + Optional.ofNullable(rewrite.getBundle())
                                .map(bundle -> " of " + bundle.getSymbolicName() + ' ' + bundle.getVersion())
                                .orElse(""));
        rewrites.put(rewrite, added);
        core.rewriteAdded(added);
    }

    void removeRewrite(ServiceReference<GraphRewrite> rewrite) {
        Optional.ofNullable(rewrites.remove(rewrite)).ifPresent(core::rewriteRemoved);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMeters(Meters meters) {
        core.measure(meters);
    }

    void unsetMeters(Meters meters) {
        core.stopMeasuring(meters);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(GenerationListener listener) {
        core.add(listener);
    }

    void removeListener(GenerationListener listener) {
        core.remove(listener);
    }

    @Override
    public Leases lease(Cancellation cancellation, Model... models) throws RequestException {
        return core.lease(cancellation, models);
    }

    @Override
    public List<GenerationStatus> generations() {
        return core.generations();
    }

    @Override
    public boolean awaitAnnounced(Duration timeout) throws RequestException {
        return core.awaitAnnounced(timeout);
    }

    @Override
    public void pin(String model, Version version) throws RequestException {
        core.pin(model, version);
    }

    @Override
    public void unpin(String model) throws RequestException {
        core.unpin(model);
    }

    @Override
    public Optional<Version> pinned(String model) {
        return core.pinned(model);
    }

    @Override
    public List<BackendInfo> infos() {
        return core.backends();
    }

    @Override
    public Calibration calibrate(String model, Consumer<Trial> progress, Cancellation cancellation)
            throws RequestException {
        return core.calibrator().calibrate(model, progress, cancellation);
    }

    @Override
    public Suspension suspend() throws RequestException {
        return core.calibrator().suspend();
    }
}
