package margay.shell.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import margay.api.RequestException;
import margay.api.image.ImageDecoder;
import margay.shell.Command;
import margay.shell.CommandRunner;
import margay.shell.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import picocli.CommandLine;

/** The command line in a box without models. */
class ShellTest {
    private static final byte[] VECTOR = ("\u0093NUMPY\u0001\u0000\u0040\u0000"
                    + "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }       " + "\u0001\u0002\u0004")
            .getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    CommandRunner runner;

    @InjectService
    Services services;

    @InjectService
    ServiceComponentRuntime components;

    @CommandLine.Command(name = "hello", description = "Says hello.")
    static final class Hello implements Command {
        @Override
        public Integer call() {
            return 0;
        }
    }

    @CommandLine.Command(name = "stop", description = "Stops the shell, as a framework that stops does.")
    static final class Stop implements PrototypeServiceFactory<Command>, Command {
        @Override
        public Command getService(Bundle bundle, ServiceRegistration<Command> registration) {
            return new Stop();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Command> registration, Command command) {}

        @Override
        public Integer call() throws BundleException {
            FrameworkUtil.getBundle(CommandRunner.class).stop();
            return 0;
        }
    }

    @Test
    void commandsComeAndGoWithTheirBundles() {
        Hashtable<String, Object> bench = new Hashtable<>();
        bench.put(Command.PARENT, "bench");
        ServiceRegistration<Command> registration = context.registerService(Command.class, new Hello(), bench);
        assertTrue(Answer.to(runner, "bench", "--help").out().contains("Says hello."));
        assertEquals(0, Answer.to(runner, "bench", "hello").code());
        registration.unregister();
        assertEquals(2, Answer.to(runner, "bench", "hello").code());
    }

    @Test
    void helpNamesTheCommandsOfAllBundles() {
        String help = Answer.to(runner, "--help").out();
        for (String command : new String[] {"run", "call", "list", "models", "model", "bench"}) {
            assertTrue(help.contains("\n  " + command), command + " is not in " + help);
        }
        assertTrue(help.contains("Examples:"), help);
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        Answer answer = Answer.to(runner, "nonsense");
        assertEquals(2, answer.code());
        assertTrue(answer.err().contains("nonsense"), answer.err());
        assertFalse(answer.err().contains("\tat "), answer.err());
    }

    @Test
    void tooLittleToMeasureIsWrongUsage() {
        for (String command : List.of(
                "bench engine --pairs 0",
                "bench swap --swaps 199",
                "bench swap --clients 0",
                "bench swap --steady 0",
                "bench start --runs 0")) {
            String[] words = command.split(" ");
            Answer answer = Answer.to(runner, words);
            assertEquals(2, answer.code(), command);
            assertTrue(answer.err().contains(words[2] + " must be at least "), answer.err());
        }
    }

    @Test
    void theListOfModelsIsJson() {
        Answer answer = Answer.to(runner, "models", "--json");
        assertEquals(0, answer.code(), answer.err());
        assertTrue(answer.json().has("models"), answer.out());
    }

    /** It comes after the command began to look: the command's own listener for events tells when. */
    @Test
    void theListHasACapabilityWhoseComponentIsBeingActivated()
            throws InvalidSyntaxException, InvocationTargetException, InterruptedException {
        ComponentDescriptionDTO late = components.getComponentDescriptionDTO(context.getBundle(), LateSum.NAME);
        components.enableComponent(late).getValue();
        CompletableFuture<ServiceRegistration<?>> needed = new CompletableFuture<>();
        ServiceListener looking = event -> {
            if (event.getType() == ServiceEvent.REGISTERED && !needed.isDone()) {
                needed.completeAsync(() ->
                        context.registerService(Command.class, new Hello(), new Hashtable<>(Map.of("late", "sum"))));
            }
        };
        context.addServiceListener(looking, "(objectClass=org.osgi.service.event.EventHandler)");
        try {
            Answer answer = Answer.to(runner, "list", "--json");
            assertTrue(answer.out().contains("\"name\":\"sum\""), answer.out());
            assertFalse(answer.err().contains("margay.shell.tests waits"), answer.err());
        } finally {
            context.removeServiceListener(looking);
            components.disableComponent(late).getValue();
            needed.join().unregister();
        }
    }

    @Test
    void aCommandDuringWhichTheShellStopsEndsAsItSays() throws BundleException {
        PrototypeServiceFactory<Command> stop = new Stop();
        ServiceRegistration<?> registration = context.registerService(Command.class, stop, null);
        try {
            Answer answer = Answer.to(runner, "stop");
            assertEquals(0, answer.code());
            assertEquals("", answer.err());
        } finally {
            registration.unregister();
            FrameworkUtil.getBundle(CommandRunner.class).start();
        }
    }

    @Test
    void anUnknownOptionIsNamedWithThoseThatAreThere() throws IOException {
        Path file = Files.write(folder.resolve("v.npy"), VECTOR);
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            Answer answer = Answer.to(runner, "call", "sum", file.toString(), "--option", "zz=1");
            assertEquals(2, answer.code());
            assertTrue(answer.err().contains("'sum' has no option zz; there are: factor"), answer.err());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aFolderIsNoInput() {
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            Answer answer = Answer.to(runner, "call", "sum", folder.toString());
            assertEquals(1, answer.code());
            assertEquals(
                    "margay: " + folder + " is a folder; name a file",
                    answer.err().strip());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aTextFileIsNotInstalled() throws IOException {
        Path file = Files.writeString(folder.resolve("x.txt"), "text");
        Answer answer = Answer.to(runner, "run", "--install", file.toString());
        assertEquals(1, answer.code());
        assertEquals(
                "margay: " + file + " cannot be installed: it is no jar file",
                answer.err().strip());
    }

    @Test
    void aBundleThatDoesNotStartIsNotLeftBehind() throws IOException {
        Path file = folder.resolve("demanding.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "demanding");
        manifest.getMainAttributes().putValue("Import-Package", "nowhere.to.be.found");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        Answer answer = Answer.to(runner, "run", "--install", file.toString());
        assertEquals(1, answer.code());
        assertTrue(answer.err().startsWith("margay: " + file + " cannot be installed: "), answer.err());
        assertTrue(
                Arrays.stream(context.getBundles()).noneMatch(bundle -> "demanding".equals(bundle.getSymbolicName())));
        assertEquals(1, Answer.to(runner, "run", "--uninstall", file.toString()).code());
    }

    @Test
    void aCapabilityOfAnyBundleIsListedAndAnswers() throws IOException {
        Path file = Files.write(folder.resolve("v.npy"), VECTOR);
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            assertTrue(Answer.to(runner, "list", "--json").out().contains("\"name\":\"sum\""));
            Answer answer = Answer.to(
                    runner, "call", "sum", file.toString(), file.toString(), "--option", "factor=3", "--json");
            assertEquals(0, answer.code(), answer.err());
            JsonObject second = answer.json().getAsJsonArray("answers").get(1).getAsJsonObject();
            assertEquals(21, second.getAsJsonObject("answer").get("sum").getAsInt());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void whatACapabilityRefusesIsOneSentence() throws IOException {
        Path file = Files.write(folder.resolve("v.npy"), VECTOR);
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            Answer answer = Answer.to(runner, "call", "sum", file.toString(), "--option", "factor=many");
            assertEquals(1, answer.code());
            assertEquals(
                    "margay: The option factor is a whole number, not 'many'.",
                    answer.err().strip());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aMissingCapabilityIsNamedWithThoseThatAreThere() throws IOException {
        Path file = Files.write(folder.resolve("v.npy"), VECTOR);
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            Answer answer = Answer.to(runner, "call", "faces", file.toString(), "--wait", "1");
            assertEquals(1, answer.code());
            assertTrue(answer.err().contains("no capability 'faces'"), answer.err());
            assertTrue(answer.err().contains("there are sum"), answer.err());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aMissingFileIsNamed() {
        ServiceRegistration<?> registration = Sum.register(context);
        try {
            Answer answer = Answer.to(runner, "call", "sum", "nowhere.npy");
            assertEquals(1, answer.code());
            assertTrue(answer.err().contains("nowhere.npy"), answer.err());
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aMissingServiceIsNamed() {
        RequestException failure = assertThrows(
                RequestException.class,
                () -> services.await(ImageDecoder.class, "(nobody=has)", Duration.ofMillis(10)));
        assertEquals(RequestException.Code.UNAVAILABLE, failure.code());
        assertTrue(failure.getMessage().startsWith("No ImageDecoder (nobody=has) service came"), failure.getMessage());
    }

    @Test
    void aServiceThatCannotBeStartedIsNamedWithTheReason() throws InvocationTargetException, InterruptedException {
        assertReasonIsTold(Damaged.class, Damaged.NAME);
        assertReasonIsTold(Damaged.Later.class, Damaged.Later.NAME);
    }

    private void assertReasonIsTold(Class<?> type, String name) throws InvocationTargetException, InterruptedException {
        ComponentDescriptionDTO damaged = components.getComponentDescriptionDTO(context.getBundle(), name);
        components.enableComponent(damaged).getValue();
        try {
            RequestException failure =
                    assertThrows(RequestException.class, () -> services.await(type, null, Duration.ofMillis(10)));
            assertTrue(
                    failure.getMessage().contains("margay.shell.tests could not be started: " + Damaged.REASON),
                    failure.getMessage());
        } finally {
            components.disableComponent(damaged).getValue();
        }
    }
}
