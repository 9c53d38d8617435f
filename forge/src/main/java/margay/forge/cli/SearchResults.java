package margay.forge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import margay.forge.search.Candidate;
import margay.forge.train.RunFolder;

/** What searches found for the weights that a run has now, in the order of their finding. */
final class SearchResults {
    private final Path file;
    private final String weights;

    SearchResults(RunFolder folder) throws IOException {
        this.file = folder.file("search.jsonl");
        this.weights = MeasuredSubnets.weights(folder);
    }

    /**
     * A line of the file.
     *
     * @param candidate what was found
     * @param options of the search
     * @param weights that it was measured with: SHA-256 of their file
     */
    record Line(Candidate candidate, String options, String weights) {}

    List<Line> all() throws IOException {
        return JsonLines.read(file, Line.class).stream()
                .filter(line -> weights.equals(line.weights()))
                .toList();
    }

    void add(Candidate candidate, String options) throws IOException {
        JsonLines.append(file, new Line(candidate, options, weights));
    }
}
