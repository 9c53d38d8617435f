package margay.tools.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.calibration.Calibrator;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.ModelDescriptor;
import margay.api.model.Models;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.shell.Services;
import margay.tools.measure.Results;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the engine costs beside ONNX Runtime's own Java API, called as directly as it can be. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=bench")
@CommandLine.Command(
        name = "engine",
        description = "Compare a lease and a run of the landmark model with ONNX Runtime called directly: ratio of the"
                + " medians, and bytes of heap a call.",
        footerHeading = "%nExample:%n",
        footer = "  margay bench engine --json")
public final class EngineBench implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int WARM_UP = 2_000;
    private static final int CALLS = 50;
    private static final float TOLERANCE = 1e-4f;

    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

    @Option(names = "--pairs", defaultValue = "200", description = "Pairs of blocks of 50 calls (${DEFAULT-VALUE}).")
    private int pairs;

    /**
     * @param context of the tools
     * @param services to find engine and model
     */
    @Activate
    public EngineBench(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        output.requireAtLeast(1, "--pairs", pairs);
        Models models = services.await(Models.class, null, TIMEOUT);
        Model model = services.await(Model.class, "(" + Model.TASK + "=face-landmarks)", TIMEOUT);
        Calibrator calibrator = services.await(Calibrator.class, null, TIMEOUT);
        Calibrator.Suspension suspension = calibrator.suspend();
        try (suspension;
                StraightRun straight = BackendClasses.open(context, weights(models, model))) {
            compare(models, model, straight);
            Runnable engine = () -> run(models, model);
            PairedBlocks blocks = measure(engine, straight::run);
            AllocatedBytes bytes = new AllocatedBytes();
            new Results()
                    .add("overhead_p50", blocks.ratio())
                    .add("bytes_per_call", bytes.perCall(WARM_UP, engine))
                    .add("engine_p50_us", blocks.firstMedian() / 1e3)
                    .add("straight_p50_us", blocks.secondMedian() / 1e3)
                    .add("straight_bytes_per_call", bytes.perCall(WARM_UP, straight::run))
                    .print(output);
        }
        return 0;
    }

    private PairedBlocks measure(Runnable engine, Runnable straight) {
        for (int i = 0; i < WARM_UP; i++) {
            engine.run();
            straight.run();
        }
        PairedBlocks blocks = new PairedBlocks(pairs, CALLS);
        try (Progress progress = new Progress(output.err(), "pairs of blocks", pairs)) {
            blocks.run(engine, straight, progress::step);
        }
        return blocks;
    }

    private static void run(Models models, Model model) {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            leases.of(model).run();
        } catch (RequestException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Both must give the same answer, or there is nothing to compare. */
    private static void compare(Models models, Model model, StraightRun straight) throws RequestException {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            Lease lease = leases.of(model);
            float[] input = random(lease.input(0).floats().capacity());
            lease.input(0).floats().put(0, input);
            straight.input(input);
            lease.run();
            straight.run();
            for (int i = 0; i < lease.output(0).floats().capacity(); i++) {
                if (!(Math.abs(lease.output(0).floats().get(i) - straight.output(i)) <= TOLERANCE)) {
                    throw new RequestException(
                            Code.FAILED,
                            "Engine and ONNX Runtime disagree at element " + i + " of the output of " + model.name());
                }
            }
        }
    }

    private static float[] random(int elements) {
        Random random = new Random(elements);
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private byte[] weights(Models models, Model model) throws RequestException, IOException {
        try (Leases leases = models.lease(Cancellation.withoutDeadline(), model)) {
            ModelDescriptor descriptor = leases.of(model).descriptor();
            URL entry = bundle(models, model).getEntry(descriptor.weights());
            try (InputStream in = entry.openStream()) {
                return in.readAllBytes();
            }
        }
    }

    private Bundle bundle(Models models, Model model) throws RequestException {
        return models.generations().stream()
                .filter(status -> status.id().model().equals(model.name()))
                .flatMap(status -> Arrays.stream(context.getBundles())
                        .filter(bundle -> status.bundle().equals(bundle.getSymbolicName())))
                .findFirst()
                .orElseThrow(() -> new RequestException(Code.NOT_FOUND, "No bundle has the model " + model.name()));
    }
}
