package margay.forge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import margay.forge.train.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains one network for every quantization form. */
@Command(name = "eqnet", description = "Train one network for every quantization form", mixinStandardHelpOptions = true)
final class TrainEqNet implements Callable<Integer> {
    @Mixin
    private FineTuning tuning;

    @Option(names = "--no-wdr", description = "Leave out weight distribution regularization")
    private boolean noWdr;

    @Option(names = "--no-gpg", description = "Leave out group progressive guidance: all subnets learn from labels")
    private boolean noGpg;

    @Override
    public Integer call() throws IOException {
        return TrainRun.start(tuning.options, tuning.config(RunConfig.Kind.EQNET, "", !noWdr, !noGpg));
    }
}
