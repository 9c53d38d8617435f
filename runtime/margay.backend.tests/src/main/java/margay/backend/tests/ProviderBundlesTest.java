package margay.backend.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.ExecutionProvider;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Execution providers as bundles. The run of this suite declares a board with an NVIDIA graphics card. */
class ProviderBundlesTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService
    Backend backend;

    @Test
    void resolvesWhereItsDeviceIsAndSaysThatTheLibraryLacksIt() throws BackendException {
        assertEquals(Bundle.ACTIVE, bundle("margay.provider.cuda").getState());
        ExecutionProvider cuda = provider("cuda").orElseThrow();
        assertTrue(cuda.origin().startsWith("margay.provider.cuda 0.1.0"), cuda.origin());
        String problem = cuda.problem().orElseThrow();
        assertTrue(problem.contains("was built without CUDAExecutionProvider"), problem);
    }

    @Test
    void doesNotResolveWhereItsDeviceIsMissing() throws IOException, BundleException {
        try (InputStream jar = ProviderBundlesTest.class.getResourceAsStream("/qnn.jar")) {
            Bundle qnn = context.installBundle("test:qnn", jar);
            try {
                BundleException failure = assertThrows(BundleException.class, qnn::start);
                assertTrue(
                        failure.getMessage().contains("margay.accelerator; (&(kind=npu)(vendor=qualcomm))"),
                        failure.getMessage());
            } finally {
                qnn.uninstall();
            }
        }
    }

    @Test
    void aBundleBringsItsLibraryAndTakesItsProviderAway() throws IOException, BundleException, BackendException {
        Bundle bundle = context.installBundle("test:own", new ByteArrayInputStream(bundleWithLibrary()));
        try {
            bundle.start();
            String problem = provider("own").orElseThrow().problem().orElseThrow();
            assertTrue(problem.contains("/providers/own-1.0.0/libown.so"), problem);
        } finally {
            bundle.uninstall();
        }
        assertEquals(Optional.empty(), provider("own"));
    }

    private Optional<ExecutionProvider> provider(String name) throws BackendException {
        List<ExecutionProvider> providers = backend.providers();
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bundleWithLibrary() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "own");
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue(
                "Provide-Capability",
                "margay.provider;margay.provider=own;backend=onnxruntime;provider=OwnExecutionProvider;library=\"lib/libown.so\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("lib/libown.so"));
            jar.write("no library".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
