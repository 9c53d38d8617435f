package margay.api.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The API bundles hold an API and nothing else: no code that runs by itself, nothing needed but the framework. */
class ApiBundlesTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void margayApiIsThere() {
        assertTrue(apiBundles().anyMatch(bundle -> bundle.getSymbolicName().equals("margay.api")));
    }

    @Test
    void anApiIsWiredToTheFrameworkAndOtherApisOnly() {
        assertAll(apiBundles().map(bundle -> () -> assertEquals(List.of(), strangers(bundle), bundle::toString)));
    }

    @Test
    void anApiHasNoActivatorNoComponentsAndNoNativeCode() {
        assertAll(apiBundles().flatMap(bundle -> Stream.of(
                        Constants.BUNDLE_ACTIVATOR, "Service-Component", Constants.BUNDLE_NATIVECODE)
                .map(header -> () -> assertEquals(null, bundle.getHeaders().get(header), bundle + " " + header))));
    }

    @Test
    void everyExportedPackageHasItsOwnVersion() {
        assertAll(apiBundles().flatMap(ApiBundlesTest::exports).map(export -> () -> {
            Object version = export.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
            assertFalse(version.toString().equals("0.0.0"), export::toString);
        }));
    }

    private Stream<Bundle> apiBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().matches("margay\\.(.+\\.)?api"));
    }

    private List<String> strangers(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getRequiredWires(null).stream()
                .map(BundleWire::getProvider)
                .map(revision -> revision.getBundle())
                .filter(provider -> provider.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .filter(provider -> apiBundles().noneMatch(provider::equals))
                .map(Bundle::getSymbolicName)
                .distinct()
                .toList();
    }

    private static Stream<Map<String, Object>> exports(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(capability -> capability.getAttributes());
    }
}
