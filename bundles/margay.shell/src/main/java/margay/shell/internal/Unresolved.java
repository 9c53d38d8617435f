package margay.shell.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/**
 * A bundle that the framework cannot resolve.
 *
 * @param bundle its symbolic name
 * @param version its version
 * @param lacks what it requires and nobody provides, or which bundle it needs that does not resolve itself
 */
record Unresolved(String bundle, Version version, List<String> lacks) {
    /** @return the bundles that do not resolve now, in the order of their installation */
    static List<Unresolved> of(BundleContext context) {
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<Bundle> candidates = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .toList();
        wiring.resolveBundles(candidates);
        return candidates.stream()
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(bundle -> of(bundle, wiring))
                .toList();
    }

    private static Unresolved of(Bundle bundle, FrameworkWiring wiring) {
        List<String> lacks = bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(Unresolved::isMandatory)
                .flatMap(requirement -> lack(requirement, wiring.findProviders(requirement)))
                .distinct()
                .toList();
        return new Unresolved(bundle.getSymbolicName(), bundle.getVersion(), lacks);
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return !Namespace.RESOLUTION_OPTIONAL.equals(resolution)
                && !PackageNamespace.RESOLUTION_DYNAMIC.equals(resolution)
                && (effective == null || Namespace.EFFECTIVE_RESOLVE.equals(effective));
    }

    private static Stream<String> lack(BundleRequirement requirement, Collection<BundleCapability> providers) {
        if (providers.isEmpty()) {
            return Stream.of(name(requirement));
        }
        return providers.stream().anyMatch(provider -> isResolved(provider.getRevision()))
                ? Stream.empty()
                : Stream.of(name(requirement) + " of bundle "
                        + providers.iterator().next().getRevision().getSymbolicName()
                        + ", which does not resolve itself");
    }

    private static boolean isResolved(BundleRevision provider) {
        return provider.getWiring() != null;
    }

    private static String name(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        String namespace = requirement.getNamespace();
        String kind = namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                ? "package"
                : namespace.equals(HostNamespace.HOST_NAMESPACE)
                                || namespace.equals(IdentityNamespace.IDENTITY_NAMESPACE)
                        ? "bundle"
                        : namespace;
        return filter == null ? kind : kind + " " + filter;
    }

    /** One sentence. */
    String sentence() {
        return "bundle " + bundle + " " + version + " does not resolve: "
                + (lacks.isEmpty() ? "its requirements contradict each other" : "it lacks " + String.join("; ", lacks));
    }
}
