package margay.elastic.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.GenerationState;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Elastic bundles become models, and their forms are swapped. */
class ElasticTest {
    private static final long PATIENCE = 60_000;

    @InjectBundleContext
    BundleContext context;

    private Models models;
    private Bundle elastic;

    @BeforeEach
    void install() throws BundleException, InterruptedException, InvalidSyntaxException {
        models = service(Models.class, null);
        elastic = context.installBundle(
                "tiny",
                new ByteArrayInputStream(new TinyElastic()
                        .floats(0.9)
                        .bits(8, 0.89)
                        .bits(4, 0.8)
                        .broken(0.95)
                        .jar("1.0.0")));
    }

    @AfterEach
    void uninstall() throws BundleException, InterruptedException, ExecutionException, TimeoutException {
        elastic.uninstall();
        awaitNothingMade();
    }

    private void awaitNothingMade() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        BundleListener listener = event -> completeIfGone(gone);
        context.addBundleListener(listener);
        completeIfGone(gone);
        gone.get(PATIENCE, TimeUnit.MILLISECONDS);
        context.removeBundleListener(listener);
    }

    private void completeIfGone(CompletableFuture<Void> gone) {
        if (made() == 0) {
            gone.complete(null);
        }
    }

    private <T> T service(Class<T> type, String filter) throws InterruptedException, InvalidSyntaxException {
        String typed = "(objectClass=" + type.getName() + ")";
        ServiceTracker<T, T> tracker = new ServiceTracker<>(
                context, FrameworkUtil.createFilter(filter == null ? typed : "(&" + typed + filter + ")"), null);
        tracker.open();
        return tracker.waitForService(PATIENCE);
    }

    private String gogo(String line) throws RequestException, InterruptedException, InvalidSyntaxException {
        CommandProcessor processor = service(CommandProcessor.class, null);
        awaitCommands();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            return String.valueOf(session.execute(line));
        } catch (RequestException refused) {
            throw refused;
        } catch (Exception unexpected) {
            throw new AssertionError(line, unexpected);
        }
    }

    private void awaitCommands() throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Object, Object> commands =
                new ServiceTracker<>(context, FrameworkUtil.createFilter("(osgi.command.function=budgets)"), null);
        commands.open();
        commands.waitForService(PATIENCE);
        commands.close();
    }

    private Model served() throws InterruptedException, InvalidSyntaxException {
        return service(Model.class, "(margay.model.name=" + TinyElastic.NAME + ")");
    }

    private String serving(Model model) throws RequestException {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            Lease lease = leases.of(model);
            lease.run();
            assertTrue(Float.isFinite(lease.output(0).floats().get(0)));
            return String.valueOf(lease.descriptor().parameters().get("form"));
        }
    }

    @Test
    void aFormWithinTheBudgetServesAndRequestsAreNeverLost()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny float32");
        Model model = served();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[3];
        Arrays.setAll(clients, i -> CompletableFuture.runAsync(() -> ask(model, done, answered)));
        for (int round = 0; round < 10; round++) {
            gogo("margay:budget tiny 0.7 size");
            assertEquals("w4a4", serving(model));
            gogo("margay:form tiny w8a8");
            assertEquals("w8a8", serving(model));
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertTrue(answered.get() > 0);
        assertEquals(1, made(), "old forms are gone");
    }

    private void ask(Model model, AtomicBoolean done, AtomicInteger answered) {
        while (!done.get()) {
            try {
                serving(model);
                answered.incrementAndGet();
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
        }
    }

    private long made() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("margay.elastic.made"))
                .count();
    }

    @Test
    void aFormThatFailsItsGateOrABudgetThatNothingMeetsChangesNothing()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        Model model = served();
        RequestException broken = assertThrows(RequestException.class, () -> gogo("margay:form tiny broken"));
        assertTrue(broken.getMessage().contains("golden"), broken.getMessage());
        assertEquals("w8a8", serving(model));
        RequestException none = assertThrows(RequestException.class, () -> gogo("margay:budget tiny 0.99 accuracy"));
        assertTrue(none.getMessage().contains("No form of tiny is within the budget"), none.getMessage());
        assertEquals("w8a8", serving(model));
        assertEquals(1, made());
    }

    @Test
    void latencyIsMeasuredOnTheBox()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w8a8");
        assertTrue(gogo("margay:budget tiny 0 latency").contains("serves"));
        assertTrue(models.generations().stream().anyMatch(status -> status.state() == GenerationState.SERVING));
    }

    @Test
    void theModelGoesWithItsElasticBundle()
            throws RequestException, BundleException, InterruptedException, ExecutionException, TimeoutException,
                    InvalidSyntaxException {
        elastic.start();
        gogo("margay:form tiny w4a4");
        served();
        elastic.stop();
        awaitNothingMade();
    }
}
