package margay.forge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.elastic.model.LayerForm;
import margay.forge.data.Shapes;
import margay.forge.search.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgeCommandTest {
    @TempDir
    Path folder;

    private int forge(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--cache", path("cache")));
        return ForgeCommand.execute(line.toArray(String[]::new));
    }

    private int train(String run, String... words) {
        List<String> line = new ArrayList<>(List.of("train"));
        line.addAll(List.of(words));
        line.addAll(List.of("--net", "resnet8", "--data", path("set.zip"), "--run", path(run)));
        line.addAll(List.of("--batch", "32", "--holdout", "40"));
        return forge(line.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    @Test
    void fromAZipToASearchedSubnet() throws IOException {
        Shapes.zip(folder.resolve("set.zip"), Shapes.draw(200, 16, 1), Shapes.draw(60, 16, 2));

        assertEquals(0, train("float", "float32", "--epochs", "3", "--lr", "0.05"));
        assertEquals(3, lines("float/metrics.jsonl").size());
        assertEquals(1, train("float", "float32", "--epochs", "3", "--lr", "0.05"), "a run is not overwritten");
        assertEquals(1, train("float", "float32", "--epochs", "9", "--lr", "0.05", "--resume"), "options differ");
        assertEquals(0, train("float", "float32", "--epochs", "3", "--lr", "0.05", "--resume"));

        assertEquals(2, lines("float/starts.jsonl").size(), "a line for each start that did something");
        Shapes.zip(folder.resolve("set.zip"), Shapes.draw(200, 16, 3), Shapes.draw(60, 16, 2));
        assertEquals(
                1, train("float", "float32", "--epochs", "3", "--lr", "0.05", "--resume"), "the images are others");
        Shapes.zip(folder.resolve("set.zip"), Shapes.draw(200, 16, 1), Shapes.draw(60, 16, 2));

        String[] larger = {"--net", "resnet20", "--data", path("set.zip"), "--run", path("larger")};
        assertEquals(
                1,
                forge(Stream.concat(
                                Stream.of("train", "lsq", "--bits", "4/4", "--from", path("float")), Stream.of(larger))
                        .toArray(String[]::new)),
                "the networks differ");
        assertEquals(0, train("lsq", "lsq", "--bits", "4/4", "--from", path("float"), "--epochs", "1"));
        assertEquals(0, forge("eval", "--run", path("lsq")));
        assertTrue(lines("lsq/eval.jsonl").get(0).contains("w4a4"));

        assertEquals(0, train("eq", "eqnet", "--from", path("float"), "--epochs", "1"));
        assertEquals(0, forge("eval", "--run", path("eq"), "--bits", "8/8,4/2", "--all-forms", "--calibration", "2"));
        assertEquals(16, lines("eq/eval.jsonl").size());
        assertEquals(1, forge("predictor", "--run", path("eq"), "--subnets", "1"), "one is too few");
        assertEquals(0, forge("predictor", "--run", path("eq"), "--subnets", "10"));
        assertEquals(10, lines("eq/subnets.jsonl").size());
        assertEquals(0, forge("search", "--run", path("eq"), "--bits", "3", "--generations", "5"));
        assertEquals(8, lines("eq/search.jsonl").size());
        assertTrue(Files.size(folder.resolve("eq/search.png")) > 1000);
        Files.writeString(folder.resolve("times.json"), times(12));
        String[] search = {"search", "--run", path("eq"), "--bits", "6", "--generations", "5"};
        assertEquals(2, forge(with(search, "--max-ms", "1.9")), "times are missing");
        String[] timed = with(search, "--times", path("times.json"));
        assertEquals(1, forge(with(timed, "--max-ms", "0.01")), "no subnet is that fast");
        assertEquals(0, forge(with(timed, "--max-ms", "1.9")));
        String last = lines("eq/search.jsonl").get(22);
        assertTrue(last.contains("\"searched 6.1.9ms\"") && last.contains("\"ms\":1."), last);
        for (String broken :
                List.of("", "{}", "{\"models\": 3}", "{\"models\": [{}]}", "{\"models\": [{\"forms\": [{}]}]}")) {
            Files.writeString(folder.resolve("times.json"), broken);
            assertEquals(1, forge(with(timed, "--max-ms", "1.9")), "no times: " + broken);
        }
        assertEquals(0, ForgeCommand.execute("plot", path("float"), path("eq"), "--out", path("accuracy.png")));
        assertTrue(Files.size(folder.resolve("accuracy.png")) > 1000);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    /** As a box prints times: forms of ResNet-8 take a tenth of a millisecond less for each layer of 8 bits. */
    private static String times(int count) {
        return Probes.draw(10, count).stream()
                .map(subnet -> "{\"name\": \"some\", \"ms\": %s, \"layers\": [%s]}"
                        .formatted(
                                2
                                        - 0.1
                                                * subnet.layers().stream()
                                                        .filter(LayerForm::isByteSymmetric)
                                                        .count(),
                                subnet.layers().stream()
                                        .map(layer -> '"' + layer.toString() + '"')
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", ", "{\"models\": [{\"model\": \"m\", \"forms\": [", "]}]}"));
    }

    @Test
    void aWrongCommandLineEndsWithTwoAndAFailureWithOne() {
        assertEquals(2, forge("train", "lsq", "--run", path("x")));
        assertEquals(1, forge("eval", "--run", path("nothing")));
        assertEquals(1, train("x", "float32", "--epochs", "1"), "there is no data");
    }
}
