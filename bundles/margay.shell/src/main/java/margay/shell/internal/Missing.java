package margay.shell.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Explains what a box lacks: bundles that do not resolve, components that wait for something or could not be started,
 * models that do not serve.
 */
final class Missing {
    private final BundleContext context;

    Missing(BundleContext context) {
        this.context = context;
    }

    List<String> sentences() {
        return Stream.of(Unresolved.of(context).stream().map(Unresolved::sentence), components(), generations())
                .flatMap(sentences -> sentences)
                .toList();
    }

    private Stream<String> components() {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) {
            return Stream.of("Declarative Services are not running, so no component is");
        }
        ServiceComponentRuntime runtime = context.getService(reference);
        try {
            return runtime.getComponentDescriptionDTOs().stream()
                    .flatMap(component -> waiting(component, runtime.getComponentConfigurationDTOs(component)))
                    .toList()
                    .stream();
        } finally {
            context.ungetService(reference);
        }
    }

    private static Stream<String> waiting(
            ComponentDescriptionDTO component, Collection<ComponentConfigurationDTO> configurations) {
        return configurations.stream().flatMap(configuration -> switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Arrays.stream(configuration.unsatisfiedReferences)
                        .map(reference -> component.bundle.symbolicName + " waits for " + wanted(component, reference));
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                Stream.of(component.bundle.symbolicName + " could not be started: " + reason(configuration.failure));
            default -> Stream.empty();
        });
    }

    /** What the component itself said, of a stack trace in which Declarative Services may have wrapped it. */
    private static String reason(String trace) {
        List<String> said = trace.lines()
                .filter(line -> !line.startsWith("\t"))
                .map(line -> line.replaceFirst("^Caused by: ", ""))
                .toList();
        return said.stream()
                .filter(line -> !line.startsWith(InvocationTargetException.class.getName()))
                .findFirst()
                .orElse(said.get(0))
                .replaceFirst("^[\\w.$]+: ", "");
    }

    private static String wanted(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
        String type = Arrays.stream(component.references)
                .filter(reference -> reference.name.equals(unsatisfied.name))
                .map(Missing::simpleName)
                .findFirst()
                .orElse(unsatisfied.name);
        return unsatisfied.target == null ? type : type + " " + unsatisfied.target;
    }

    private static String simpleName(ReferenceDTO reference) {
        return reference.interfaceName.substring(reference.interfaceName.lastIndexOf('.') + 1);
    }

    private Stream<String> generations() {
        ServiceReference<Models> reference = context.getServiceReference(Models.class);
        if (reference == null) {
            return Stream.of("no engine is running, so no model is");
        }
        Models models = context.getService(reference);
        try {
            return models.generations().stream().filter(Missing::isNews).map(Missing::sentence);
        } finally {
            context.ungetService(reference);
        }
    }

    private static boolean isNews(GenerationStatus status) {
        return status.state() == GenerationState.FAILED
                || status.state().compareTo(GenerationState.SERVING) < 0
                        && status.reason().isPresent();
    }

    private static String sentence(GenerationStatus status) {
        return "model " + status.id().model() + " " + status.id().version() + " is "
                + Names.of(status.state())
                + status.reason().map(reason -> ": " + reason).orElse("");
    }
}
