package margay.forge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import margay.elastic.model.ElasticFiles;
import margay.forge.quant.Subnet;
import margay.forge.search.MeasuredSubnet;
import margay.forge.train.RunFolder;

/** The subnets of a run that were measured with the weights that it has now, in the order of their measuring. */
final class MeasuredSubnets {
    private final Path file;
    private final String weights;

    MeasuredSubnets(RunFolder folder) throws IOException {
        this.file = folder.file("subnets.jsonl");
        this.weights = weights(folder);
    }

    /** What tells weights apart: the SHA-256 of their file. */
    static String weights(RunFolder folder) throws IOException {
        return ElasticFiles.sha256(Files.readAllBytes(folder.model()));
    }

    List<MeasuredSubnet> all() throws IOException {
        return JsonLines.read(file, MeasuredSubnet.class).stream()
                .filter(measured -> weights.equals(measured.weights()))
                .toList();
    }

    void add(Subnet subnet, double accuracy) throws IOException {
        JsonLines.append(file, new MeasuredSubnet(subnet, accuracy, weights));
    }
}
