package margay.shell.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.StreamSupport;
import margay.shell.CommandRunner;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What the board has; the run of this suite declares one with an Edge TPU and no NVIDIA device. */
class BoardCommandTest {
    private static final String NVIDIA = "margay.accelerator;filter:=\"(vendor=nvidia)\"";
    private static final String EDGE_TPU = "margay.accelerator;filter:=\"(&(kind=tpu)(forms=int8))\"";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    CommandRunner runner;

    @Test
    void theTableShowsBoardAcceleratorsAndExecutionProviders() {
        Answer answer = Answer.to(runner, "board");
        assertEquals(0, answer.code(), answer.err());
        assertTrue(answer.out().startsWith("Test board, "), answer.out());
        assertTrue(
                answer.out().lines().anyMatch(line -> line.matches("tpu +google +Edge TPU +8.0 GiB +int8 +.*")),
                answer.out());
        assertTrue(
                answer.out().lines().anyMatch(line -> line.matches("onnxruntime +[0-9.]+ +onnx +cpu +built in +.*")),
                answer.out());
        assertFalse(answer.out().contains("NOT RESOLVED"), answer.out());
    }

    @Test
    void programsGetJson() {
        JsonObject json = Answer.to(runner, "board", "--json").json();
        assertEquals(4, json.getAsJsonObject("board").get("processors").getAsInt());
        JsonObject tpu = json.getAsJsonArray("accelerators").get(0).getAsJsonObject();
        assertEquals("google", tpu.get("vendor").getAsString());
        assertEquals(8L << 30, tpu.get("memory").getAsLong());
        assertEquals("int8", tpu.getAsJsonArray("forms").get(0).getAsString());
        JsonObject backend = json.getAsJsonArray("backends").get(0).getAsJsonObject();
        assertEquals("onnxruntime", backend.get("name").getAsString());
        assertEquals(0, json.getAsJsonArray("unresolved").size());
    }

    @Test
    void aBundleResolvesWhereItsAcceleratorIs() throws IOException, BundleException {
        Bundle bundle = install("wants.tpu", EDGE_TPU);
        try {
            bundle.start();
            assertEquals(Bundle.ACTIVE, bundle.getState());
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    void aBundleWhoseAcceleratorIsMissingDoesNotResolveAndTheCommandsSaySo() throws IOException, BundleException {
        Bundle bundle = install("wants.nvidia", NVIDIA);
        try {
            assertThrows(BundleException.class, bundle::start);
            assertEquals(
                    List.of("margay.accelerator (vendor=nvidia)"),
                    lacks(Answer.to(runner, "board", "--json").json(), "wants.nvidia"));
            assertTrue(Answer.to(runner, "board").out().contains("NOT RESOLVED"));
            String said = Answer.to(runner, "list").err();
            assertTrue(
                    said.contains(
                            "bundle wants.nvidia 1.0.0 does not resolve: it lacks margay.accelerator (vendor=nvidia)"),
                    said);
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    void aBundleThatNeedsOneThatDoesNotResolveIsTracedToIt() throws IOException, BundleException {
        Bundle first = install("wants.nvidia", NVIDIA);
        Bundle second = install("wants.first", "osgi.identity;filter:=\"(osgi.identity=wants.nvidia)\"");
        try {
            List<String> lacks = lacks(Answer.to(runner, "board", "--json").json(), "wants.first");
            assertEquals(1, lacks.size());
            assertTrue(lacks.get(0).endsWith("of bundle wants.nvidia, which does not resolve itself"), lacks.get(0));
        } finally {
            second.uninstall();
            first.uninstall();
        }
    }

    private static List<String> lacks(JsonObject json, String bundle) {
        return StreamSupport.stream(json.getAsJsonArray("unresolved").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(unresolved -> unresolved.get("bundle").getAsString().equals(bundle))
                .map(unresolved -> unresolved.getAsJsonArray("lacks"))
                .map(JsonArray::asList)
                .flatMap(List::stream)
                .map(JsonElement::getAsString)
                .toList();
    }

    private Bundle install(String name, String requirement) throws IOException, BundleException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Require-Capability", requirement);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return context.installBundle("test:" + name, new ByteArrayInputStream(bytes.toByteArray()));
    }
}
