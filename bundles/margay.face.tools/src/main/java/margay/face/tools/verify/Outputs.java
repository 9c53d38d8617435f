package margay.face.tools.verify;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a box computed: rows of numbers by name. A box on another board must compute the same. */
final class Outputs {
    private final Map<String, double[]> rows = new LinkedHashMap<>();

    Outputs add(String name, double... values) {
        rows.put(name, values.clone());
        return this;
    }

    /** @return how many numbers there are */
    int size() {
        return rows.values().stream().mapToInt(row -> row.length).sum();
    }

    /**
     * Compares with what another box computed.
     *
     * @param expected by the other box
     * @param tolerance largest difference of two numbers, as a share of the largest number of the expected row where
     *     that is above 1
     * @return what differs, a sentence a row; nothing if the boxes agree
     */
    List<String> differences(Outputs expected, double tolerance) {
        List<String> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(rows.keySet());
        names.addAll(expected.rows.keySet());
        for (String name : names) {
            double[] ours = rows.get(name);
            double[] theirs = expected.rows.get(name);
            if (ours == null || theirs == null || ours.length != theirs.length) {
                found.add(name + ": " + count(ours) + " numbers here, " + count(theirs) + " there");
            } else if (!(difference(ours, theirs) <= tolerance)) {
                found.add(name + ": differs by " + difference(ours, theirs) + ", more than " + tolerance);
            }
        }
        return found;
    }

    /** @return the largest difference of any two numbers, in the measure of {@link #differences} */
    double largestDifference(Outputs expected) {
        return rows.keySet().stream()
                .mapToDouble(name -> difference(rows.get(name), expected.rows.get(name)))
                .max()
                .orElse(0);
    }

    private static int count(double[] row) {
        return row == null ? 0 : row.length;
    }

    /** Not a number anywhere makes the difference not a number, which no tolerance allows. */
    private static double difference(double[] ours, double[] theirs) {
        double scale = Arrays.stream(theirs).map(Math::abs).reduce(1, Math::max);
        return IntStream.range(0, ours.length)
                .mapToDouble(i -> Math.abs(ours[i] - theirs[i]) / scale)
                .reduce(0, Math::max);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, new Gson().toJson(new Document(rows)));
    }

    static Outputs read(Path file) throws IOException {
        try {
            Document document = new Gson().fromJson(Files.readString(file), Document.class);
            if (document == null || document.outputs() == null) {
                throw new IOException(file + " has no outputs: it was not written by 'margay verify box --save'");
            }
            Outputs outputs = new Outputs();
            document.outputs().forEach(outputs::add);
            return outputs;
        } catch (JsonParseException e) {
            throw new IOException(file + " is no JSON of outputs: " + e.getMessage(), e);
        }
    }

    /** The file. */
    private record Document(Map<String, double[]> outputs) {}
}
