package margay.elastic.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.elastic.model.ElasticBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** An elastic bundle that is in the box only until it is closed. */
final class BundleOnTrial implements AutoCloseable {
    private final BundleContext context;
    private final Bundle bundle;

    private BundleOnTrial(BundleContext context, Bundle bundle) {
        this.context = context;
        this.bundle = bundle;
    }

    /**
     * Installs a bundle, which {@link #start} starts.
     *
     * @param context to install with
     * @param jar of the bundle
     * @throws RequestException if there is no such file, or it is no bundle, or is in the box already
     */
    static BundleOnTrial install(BundleContext context, Path jar) throws RequestException {
        if (!Files.isRegularFile(jar)) {
            throw new RequestException(Code.NOT_FOUND, "There is no file " + jar);
        }
        try {
            return new BundleOnTrial(context, context.installBundle(jar.toUri().toString()));
        } catch (BundleException e) {
            if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
                throw new RequestException(
                        Code.INVALID_INPUT, jar + " is in this box already: evaluate its model with --model", e);
            }
            throw failure("be installed", jar.toString(), e);
        }
    }

    /**
     * Starts it; the next start of the box knows nothing of that.
     *
     * @return the name of its model
     * @throws RequestException if it has none, or the box has the model already, or it does not start
     */
    String start() throws RequestException {
        String model = model(bundle)
                .orElseThrow(() -> new RequestException(
                        Code.INVALID_INPUT,
                        bundle.getSymbolicName() + " is no elastic bundle: make one with margay forge export"));
        boolean others = Arrays.stream(context.getBundles())
                .filter(other -> !other.equals(bundle))
                .anyMatch(other -> model(other).filter(model::equals).isPresent());
        if (others) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "This box has a bundle of " + model + " already: evaluate that one with --model " + model
                            + ", or take it away");
        }
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw failure("be started", bundle.getSymbolicName(), e);
        }
        return model;
    }

    /** The name of a bundle's elastic model, if it has one. */
    private static Optional<String> model(Bundle bundle) {
        return Stream.ofNullable(bundle.adapt(BundleRevision.class))
                .flatMap(revision -> revision.getDeclaredCapabilities(ElasticBundles.NAMESPACE).stream())
                .findFirst()
                .map(capability -> String.valueOf(capability.getAttributes().get(ElasticBundles.NAMESPACE)));
    }

    @Override
    public void close() throws RequestException {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw failure("be taken away", bundle.getSymbolicName(), e);
        }
    }

    private static RequestException failure(String what, String bundle, BundleException e) {
        return new RequestException(Code.FAILED, "%s cannot %s: %s".formatted(bundle, what, e.getMessage()), e);
    }
}
