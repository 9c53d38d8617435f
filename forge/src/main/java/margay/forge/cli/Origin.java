package margay.forge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import margay.forge.train.RunConfig;
import margay.forge.train.RunFolder;

/** The commands that make a run or a bundle again, those of the runs that it started from first. Folders are named, not where they are. */
final class Origin {
    private Origin() {}

    static String of(RunFolder folder) throws IOException {
        RunConfig config = folder.config();
        Path from = Path.of(config.from());
        String before = !config.from().isEmpty() && Files.exists(from.resolve("config.json"))
                ? of(RunFolder.existing(from)) + " && "
                : "";
        return before + command(folder, config);
    }

    /** The commands that also search the run for the forms that are exported, and export it. */
    static String of(RunFolder folder, List<SearchResults.Line> found, int subnets, String export) throws IOException {
        List<String> commands = new ArrayList<>(List.of(of(folder)));
        String run = " --run " + name(folder.file(""));
        if (subnets > 0) {
            commands.add("margay forge predictor" + run + " --subnets " + subnets);
        }
        found.stream()
                .map(line -> "margay forge search" + run + " " + line.options())
                .distinct()
                .forEach(commands::add);
        commands.add("margay forge export" + run + " " + export);
        return String.join(" && ", commands);
    }

    private static String command(RunFolder folder, RunConfig config) {
        String kind = config.kind().name().toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>(List.of("margay forge train", kind));
        switch (config.kind()) {
            case FLOAT32 ->
                words.add("--optimizer %s --weight-decay %s"
                        .formatted(config.optimizer().name().toLowerCase(Locale.ROOT), config.weightDecay()));
            case LSQ -> words.add("--bits " + config.bits());
            case EQNET -> {
                if (!config.wdr()) {
                    words.add("--no-wdr");
                }
                if (!config.gpg()) {
                    words.add("--no-gpg");
                }
            }
        }
        if (!config.from().isEmpty()) {
            words.add("--from " + name(Path.of(config.from())));
        }
        words.add("--net %s --data %s --run %s --epochs %d --lr %s --batch %d --seed %d --holdout %d --threads %d"
                .formatted(
                        config.network(),
                        name(Path.of(config.data())),
                        name(folder.file("")),
                        config.epochs(),
                        config.learningRate(),
                        config.batch(),
                        config.seed(),
                        config.holdout(),
                        config.threads()));
        return String.join(" ", words);
    }

    private static String name(Path path) {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }
}
