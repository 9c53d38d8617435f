package margay.forge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import margay.forge.quant.BitWidths;
import margay.forge.train.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a network quantized in one form: the baseline that an elastic network is compared with. */
@Command(
        name = "lsq",
        description = "Train a network for one bit width with learned step sizes",
        mixinStandardHelpOptions = true)
final class TrainLsq implements Callable<Integer> {
    @Mixin
    private FineTuning tuning;

    @Option(names = "--bits", required = true, description = "Bits of weights and activations, for example 4/4")
    private String bits;

    @Override
    public Integer call() throws IOException {
        BitWidths.parse(bits);
        return TrainRun.start(tuning.options, tuning.config(RunConfig.Kind.LSQ, bits, false, false));
    }
}
