package margay.face.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.ImageDecoder;
import margay.face.api.Embedding;
import margay.face.api.FaceEmbedder;
import margay.face.tools.VerificationProtocol.Result;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Progress;
import margay.shell.Services;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the accuracy of face recognition. */
@Component(scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=eval")
@CommandLine.Command(
        name = "lfw",
        description = {
            "Measure face recognition on Labeled Faces in the Wild by its ten-fold protocol.",
            "A pair with an image in which no face is found counts as two different people. As JSON: accuracy,",
            "tar_at_far_1e2 and tar_at_far_1e3 in percent, threshold as cosine similarity, missed as the number of",
            "images without a face."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  margay eval lfw --data lfw.zip --pairs pairs.txt",
            "  margay eval lfw --data lfw.zip --pairs pairs.txt --at-least 98.6 && echo good enough"
        })
public final class EvalLfwCommand implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Services services;

    @Mixin
    private Output output;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "The images: a folder or a zip file of <name>/<name>_0001.jpg.")
    private Path data;

    @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "The pairs, as LFW lists them.")
    private Path pairs;

    @Option(
            names = "--at-least",
            paramLabel = "PERCENT",
            description = "Fail if the accuracy is below that, so that a build can be gated by it.")
    private double least;

    /** @param services to find the face capability */
    @Activate
    public EvalLfwCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        LfwPairs lfw = LfwPairs.parse(Files.readAllLines(pairs));
        FaceEmbedder embedder = services.await(FaceEmbedder.class, null, PATIENCE);
        ImageDecoder decoder = services.await(ImageDecoder.class, null, PATIENCE);
        try (Photographs photographs = Photographs.in(data);
                Progress progress = new Progress(
                        output.err(), "Embedding faces", lfw.images().size())) {
            Map<String, Embedding> embeddings =
                    new LfwEmbeddings(photographs, decoder, embedder, progress::step).of(lfw.images());
            Result result = VerificationProtocol.measure(LfwEmbeddings.compare(lfw, embeddings), lfw.folds());
            print(result, lfw, lfw.images().size() - embeddings.size());
            requireAtLeast(100 * result.accuracy());
        }
        return 0;
    }

    private void requireAtLeast(double accuracy) throws RequestException {
        if (accuracy < least) {
            throw new RequestException(
                    Code.FAILED,
                    String.format(
                            Locale.ROOT, "The accuracy is %.2f %%, below the %.2f %% of --at-least", accuracy, least));
        }
    }

    private void print(Result result, LfwPairs lfw, int missed) {
        output.print(() -> json(result, missed), out -> print(out, result, lfw, missed));
    }

    private static void print(PrintWriter out, Result result, LfwPairs lfw, int missed) {
        out.printf(Locale.ROOT, "accuracy %.2f %%%n", 100 * result.accuracy());
        out.printf(
                Locale.ROOT,
                "standard error %.2f %%, %d pairs in %d folds%n",
                100 * result.deviation(),
                lfw.pairs().size(),
                lfw.folds());
        out.printf(Locale.ROOT, "threshold %.3f%n", result.threshold());
        out.printf(Locale.ROOT, "TAR at FAR 1e-2 %.2f %%%n", 100 * result.tarAtFar1e2());
        out.printf(Locale.ROOT, "TAR at FAR 1e-3 %.2f %%%n", 100 * result.tarAtFar1e3());
        out.printf(Locale.ROOT, "missed %d of %d images%n", missed, lfw.images().size());
    }

    private static Map<String, Object> json(Result result, int missed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accuracy", rounded(100 * result.accuracy()));
        json.put("threshold", rounded(result.threshold()));
        json.put("tar_at_far_1e2", rounded(100 * result.tarAtFar1e2()));
        json.put("tar_at_far_1e3", rounded(100 * result.tarAtFar1e3()));
        json.put("missed", missed);
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
