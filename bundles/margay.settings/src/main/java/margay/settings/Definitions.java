package margay.settings;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What the bundles of the box say of their settings. */
final class Definitions {
    private final BundleContext context;
    private final MetaTypeService types;

    Definitions(BundleContext context, MetaTypeService types) {
        this.context = context;
        this.types = types;
    }

    /** @return nothing if no bundle describes them */
    Optional<Definition> of(String pid) {
        return Arrays.stream(context.getBundles())
                .flatMap(bundle -> definition(bundle, pid).stream())
                .findFirst()
                .map(Definition::of);
    }

    private Optional<ObjectClassDefinition> definition(Bundle bundle, String pid) {
        return Optional.ofNullable(types.getMetaTypeInformation(bundle))
                .filter(information -> Arrays.asList(information.getPids()).contains(pid))
                .map(information -> information.getObjectClassDefinition(pid, null));
    }
}
