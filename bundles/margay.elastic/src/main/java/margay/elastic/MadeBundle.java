package margay.elastic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.model.GenerationState;
import margay.api.model.Models;
import margay.elastic.model.Form;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/**
 * The model bundle of one elastic model that is installed in the framework. Swaps it by installing that of the next form
 * as a higher version; the old one goes when the new one serves. One thread at a time.
 */
final class MadeBundle {
    private static final String LOCATION = "margay.elastic:";

    private final BundleContext context;
    private final Models models;
    private final FormFiles files;
    private final Version version;

    /** @param version of the elastic bundle */
    MadeBundle(BundleContext context, Models models, FormFiles files, Version version) {
        this.context = context;
        this.models = models;
        this.files = files;
        this.version = version;
    }

    /** The name of the form that is installed now, if it is of these weights. */
    Optional<String> form() {
        return newest().filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getLocation().split(" "))
                .filter(parts ->
                        parts.length == 3 && parts[1].equals(files.descriptor().sha256()))
                .map(parts -> parts[2]);
    }

    /** Whether the engine lets the installed form serve. */
    boolean serves() {
        return models.generations().stream()
                .anyMatch(status -> status.state() == GenerationState.SERVING
                        && status.id().model().equals(files.descriptor().name())
                        && newest().filter(bundle ->
                                        bundle.getVersion().equals(status.id().version()))
                                .isPresent());
    }

    /**
     * Lets a form serve. Returns when it does; if it cannot, what served before serves on. The first one of all is not
     * waited for: it serves when the box has a backend for it.
     */
    void serve(Form form) throws RequestException, IOException {
        List<Bundle> old = installed();
        Version next = next(form);
        Bundle made = install(form, next);
        try {
            made.start();
            if (!old.isEmpty()) {
                models.pin(files.descriptor().name(), next);
            }
        } catch (BundleException e) {
            uninstall(made);
            throw failed(form, e);
        } catch (RequestException e) {
            uninstall(made);
            throw e;
        }
        old.forEach(MadeBundle::uninstall);
        models.unpin(files.descriptor().name());
    }

    /** Takes away what was made. */
    void remove() {
        installed().forEach(MadeBundle::uninstall);
    }

    private Bundle install(Form form, Version next) throws RequestException, IOException {
        String location = prefix() + " " + files.descriptor().sha256() + " " + form.name();
        try {
            return context.installBundle(
                    location.replaceFirst(":", ":" + next + ":"),
                    new ByteArrayInputStream(ModelBundle.of(files, form, next)));
        } catch (BundleException e) {
            throw failed(form, e);
        }
    }

    private RequestException failed(Form form, BundleException cause) {
        return new RequestException(
                RequestException.Code.FAILED,
                "The form " + form.name() + " of " + files.descriptor().name() + " cannot be installed: "
                        + cause.getMessage(),
                cause);
    }

    /** A version above that of every bundle that was made of this one before. */
    private Version next(Form form) {
        int number = installed().stream()
                .mapToInt(bundle -> number(bundle.getVersion().getQualifier()))
                .max()
                .orElse(0);
        return new Version(
                version.getMajor(),
                version.getMinor(),
                version.getMicro(),
                "m%07d-%s".formatted(number + 1, form.name().replace('.', '-')));
    }

    private static int number(String qualifier) {
        return qualifier.matches("m\\d{7}-.*") ? Integer.parseInt(qualifier.substring(1, 8)) : 0;
    }

    private Optional<Bundle> newest() {
        return installed().stream().max(Comparator.comparing(Bundle::getVersion));
    }

    private List<Bundle> installed() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith(LOCATION)
                        && bundle.getLocation()
                                .split(" ")[0]
                                .endsWith(":" + files.descriptor().name()))
                .toList();
    }

    private String prefix() {
        return LOCATION + files.descriptor().name();
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException gone) {
            System.getLogger(MadeBundle.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} cannot be uninstalled: {1}", bundle, gone.getMessage());
        }
    }
}
