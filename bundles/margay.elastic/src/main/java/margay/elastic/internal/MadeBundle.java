package margay.elastic.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import margay.elastic.model.Form;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/**
 * The model bundle that was made of one elastic model and is installed in the framework. Swaps it by installing that of the
 * next form as another version; the old one goes when the new one serves. One thread at a time changes it; what serves, any
 * thread may ask.
 */
final class MadeBundle {
    private static final String LOCATION = "margay.elastic:";

    private final BundleContext context;
    private final Models models;
    private final String model;

    /** @param model its name */
    MadeBundle(BundleContext context, Models models, String model) {
        this.context = context;
        this.models = models;
        this.model = model;
    }

    /** Takes away what was made of any models but these, whichever start of the box made it. */
    static void removeOthers(BundleContext context, Set<String> models) {
        installed(context).filter(bundle -> !models.contains(model(bundle))).forEach(MadeBundle::uninstall);
    }

    /** The name of the form that serves, of whichever elastic bundle it was made. */
    Optional<String> form() {
        return installed()
                .filter(bundle -> is(bundle, GenerationState.SERVING))
                .map(bundle -> bundle.getLocation().split(" ")[2])
                .findFirst();
    }

    /**
     * Lets a form serve, alone of all that was made of the model. Returns when it does. If it cannot, what served before
     * serves on; if there was nothing before and it did not fail, it stays and serves when the box has what it waits for.
     *
     * @throws RequestException {@link Code#UNAVAILABLE} if it waits for something that is not there, or another bundle has
     *     the model by its higher version or a pin; {@link Code#FAILED} with the reason if it failed, {@link
     *     Code#CANCELLED} if the thread was interrupted
     * @throws IOException if the form cannot be made
     */
    void serve(FormFiles files, Form form) throws RequestException, IOException {
        Optional<Bundle> known = find(files, form);
        if (known.filter(bundle -> is(bundle, GenerationState.SERVING)).isPresent()) {
            uninstallAllBut(known.get());
            return;
        }
        Version version = known.map(Bundle::getVersion).orElseGet(() -> next(files, form));
        ModelVersions before = ModelVersions.of(context, models, model);
        requireTurn(form, version, before);
        Bundle made = known.isPresent() ? known.get() : install(files, form, version);
        try {
            start(made, form);
            models.pin(model, version);
        } catch (RequestException e) {
            throw refused(made, e);
        }
        uninstallAllBut(made);
        if (!before.isPinned()) {
            models.unpin(model);
        }
        if (!is(made, GenerationState.SERVING)) {
            throw outranked(form, ModelVersions.of(context, models, model));
        }
    }

    /** @throws RequestException if another bundle would have the model still, or again */
    private void requireTurn(Form form, Version version, ModelVersions before) throws RequestException {
        boolean outranked = before.serving()
                .filter(this::isOther)
                .filter(other -> before.isPinned() || other.id().version().compareTo(version) > 0)
                .isPresent();
        if (outranked) {
            throw outranked(form, before);
        }
    }

    /** Which other bundle serves the model, as a sentence; empty if none does. */
    String displaced() {
        ModelVersions versions = ModelVersions.of(context, models, model);
        return versions.serving()
                .filter(this::isOther)
                .map(other -> "No form of " + model + " serves: " + describe(other, versions))
                .orElse("");
    }

    private boolean isOther(GenerationStatus serving) {
        return !serving.bundle().equals(ModelBundle.symbolicName(model));
    }

    private RequestException outranked(Form form, ModelVersions versions) {
        String reason = versions.serving()
                .map(other -> describe(other, versions))
                .orElse("nothing does any more; margay:generations " + model + " says why");
        return new RequestException(
                Code.UNAVAILABLE, "The form " + form.name() + " of " + model + " does not serve: " + reason);
    }

    private String describe(GenerationStatus serving, ModelVersions versions) {
        return "the bundle " + serving.bundle() + " serves it with the version "
                + serving.id().version()
                + (versions.isPinned()
                        ? ", which is pinned: margay:unpin " + model + " ends that"
                        : ", which is higher: uninstall that bundle");
    }

    private void uninstallAllBut(Bundle made) {
        installed().filter(bundle -> !bundle.equals(made)).forEach(MadeBundle::uninstall);
    }

    private void start(Bundle made, Form form) throws RequestException {
        try {
            made.start();
        } catch (BundleException e) {
            throw failed(form, e);
        }
        if (made.getState() != Bundle.ACTIVE) {
            throw new RequestException(
                    Code.UNAVAILABLE, "The form " + form.name() + " of " + model + " waits for its start level");
        }
    }

    private RequestException refused(Bundle made, RequestException reason) {
        boolean failed = is(made, GenerationState.FAILED);
        if (failed || installed().count() > 1) {
            uninstall(made);
        }
        return !failed && reason.code() == Code.FAILED
                ? new RequestException(Code.UNAVAILABLE, reason.getMessage(), reason)
                : reason;
    }

    /** Takes away what was made. */
    void remove() {
        installed().forEach(MadeBundle::uninstall);
    }

    private Bundle install(FormFiles files, Form form, Version version) throws RequestException, IOException {
        try {
            return context.installBundle(
                    LOCATION + version + ":" + model + " " + files.key() + " " + form.name(),
                    new ByteArrayInputStream(ModelBundle.of(files, form, version)));
        } catch (BundleException e) {
            throw failed(form, e);
        }
    }

    private RequestException failed(Form form, BundleException cause) {
        return new RequestException(
                Code.FAILED,
                "The form " + form.name() + " of " + model + " cannot be installed: " + cause.getMessage(),
                cause);
    }

    /** A version of the elastic bundle's, which no bundle that is installed has. */
    private Version next(FormFiles files, Form form) {
        int number = installed()
                .mapToInt(bundle -> number(bundle.getVersion().getQualifier()))
                .max()
                .orElse(0);
        Version version = files.version();
        return new Version(
                version.getMajor(),
                version.getMinor(),
                version.getMicro(),
                "m%07d-%s".formatted(number + 1, form.name().replace('.', '-')));
    }

    private static int number(String qualifier) {
        return qualifier.matches("m\\d{7}-.*") ? Integer.parseInt(qualifier.substring(1, 8)) : 0;
    }

    private boolean is(Bundle bundle, GenerationState state) {
        return models.generations().stream()
                .anyMatch(status -> status.state() == state
                        && status.id().model().equals(model)
                        && status.id().version().equals(bundle.getVersion()));
    }

    private Optional<Bundle> find(FormFiles files, Form form) {
        return installed()
                .filter(bundle -> isOf(bundle.getVersion(), files.version()))
                .filter(bundle -> List.of(bundle.getLocation().split(" "))
                        .subList(1, 3)
                        .equals(List.of(files.key(), form.name())))
                .findFirst();
    }

    private static boolean isOf(Version made, Version elastic) {
        return made.getMajor() == elastic.getMajor()
                && made.getMinor() == elastic.getMinor()
                && made.getMicro() == elastic.getMicro();
    }

    private Stream<Bundle> installed() {
        return installed(context).filter(bundle -> model(bundle).equals(model));
    }

    /** What was made of any model and is installed. */
    private static Stream<Bundle> installed(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith(LOCATION));
    }

    private static String model(Bundle made) {
        String first = made.getLocation().split(" ")[0];
        return first.substring(first.lastIndexOf(':') + 1);
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException gone) {
            System.getLogger("margay.elastic")
                    .log(System.Logger.Level.WARNING, "{0} cannot be uninstalled: {1}", bundle, gone.getMessage());
        }
    }
}
