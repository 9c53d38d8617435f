package margay.elastic.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import margay.shell.CommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What a person gets of elastic models on the command line. */
class ElasticCommandsTest {
    private static final long PATIENCE = 60_000;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = PATIENCE)
    CommandRunner runner;

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private Bundle elastic;

    @BeforeEach
    void install() throws BundleException {
        install(new TinyElastic().floats(0.9).bits(8, 0.89).bits(4, 0.8));
    }

    private void install(TinyElastic tiny) throws BundleException {
        elastic = context.installBundle("tiny-commands", new ByteArrayInputStream(tiny.jar("1.0.0")));
        elastic.start();
    }

    @AfterEach
    void uninstall() throws BundleException {
        elastic.uninstall();
        run(1, "budget");
    }

    /** The last line, which is one JSON object if {@code --json} is among the arguments. */
    private String run(int code, String... arguments) {
        StringWriter out = new StringWriter();
        int exit = runner.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        assertEquals(code, exit, out.toString() + err);
        String text = out.toString().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** The one model that is shown. */
    private static JsonObject model(String json) {
        JsonArray models = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("models");
        assertEquals(1, models.size());
        return models.get(0).getAsJsonObject();
    }

    @Test
    void aBudgetIsSetAndShown() {
        run(0, "budget", "tiny", "--accuracy-floor", "0.7", "--prefer", "size", "--json");
        JsonObject tiny = model(run(0, "budget", "--json"));
        assertEquals(Set.of("model", "budget", "form", "quantization", "problem", "forms"), tiny.keySet());
        assertEquals("w4a4", tiny.get("form").getAsString());
        assertEquals(0.7, tiny.getAsJsonObject("budget").get("accuracyFloor").getAsDouble());
        assertEquals(3, tiny.getAsJsonArray("forms").size());
    }

    @Test
    void whatMakesNoSenseIsExplained() {
        run(2, "budget", "tiny", "--accuracy-floor", "88");
        assertTrue(err.toString().contains("0.88 for 88 %"), err.toString());
        run(2, "budget", "tiny", "--prefer", "speed");
        assertTrue(err.toString().contains("accuracy, size, latency or energy"), err.toString());
    }

    @Test
    void aFormThatIsNamedAndNoBudgetStandAlone() {
        for (List<String> more : List.of(
                List.of("--form", "w4a4", "--max-bytes", "1"),
                List.of("--form", "w4a4", "--prefer", "size"),
                List.of("--none", "--accuracy-floor", "0.8"),
                List.of("--none", "--form", "w4a4"))) {
            run(2, Stream.concat(Stream.of("budget", "tiny"), more.stream()).toArray(String[]::new));
            assertTrue(err.toString().contains("--form and --none stand alone"), err.toString());
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void aFormThatFailsIsToldAndHasNoTime() throws BundleException {
        uninstall();
        install(new TinyElastic().floats(0.9).broken(0.95));
        JsonObject shown = model(run(1, "budget", "tiny", "--none", "--json"));
        assertEquals("float32", shown.get("form").getAsString());
        assertTrue(shown.get("problem").getAsString().contains("golden"), shown.toString());
        assertTrue(run(1, "budget", "tiny", "--form", "broken").isEmpty(), "only an error");
        assertTrue(err.toString().contains("golden"), err.toString());
        for (JsonElement form :
                model(run(0, "budget", "tiny", "--prefer", "latency", "--json")).getAsJsonArray("forms")) {
            boolean broken = form.getAsJsonObject().get("name").getAsString().equals("broken");
            assertEquals(broken, form.getAsJsonObject().get("ms").getAsDouble() == 0, form.toString());
        }
    }

    @Test
    void anEvaluationMeasuresEveryFormAndLeavesTheBudgetAsItWas() throws IOException {
        JsonObject before = model(run(0, "budget", "tiny", "--form", "w4a4", "--json"));

        JsonObject result = JsonParser.parseString(
                        run(0, "eval", "eqnet", "--model", "tiny", "--data", images().toString(), "--json"))
                .getAsJsonObject();

        Set<String> forms = Set.of("float32", "w8a8", "w4a4");
        assertTrue(result.keySet().containsAll(forms), result.toString());
        assertEquals(forms, result.getAsJsonObject("size_bytes").keySet());
        assertTrue(result.get("int8_speedup").getAsDouble() > 0);
        assertTrue(result.get("switch_ms").getAsDouble() > 0);
        assertEquals(0, result.get("requests_failed").getAsInt());
        JsonObject after = model(run(0, "budget", "tiny", "--json"));
        assertEquals(before.get("budget"), after.get("budget"));
        assertEquals("w4a4", after.get("form").getAsString());
    }

    @Test
    void anEvaluationOfNoImagesIsRefused() throws IOException {
        run(1, "eval", "eqnet", "--model", "tiny", "--data", images().toString(), "--images", "0");
        assertTrue(err.toString().contains("no images to evaluate"), err.toString());
    }

    @Test
    void aBundleIsEvaluatedThatIsInTheBoxForThatLongOnly() throws BundleException, IOException {
        Path jar = Files.write(
                folder.resolve("tiny.jar"), new TinyElastic().floats(0.9).jar("1.0.1"));
        String[] evaluation = {"eval", "eqnet", "--bundle", jar.toString(), "--data", images().toString(), "--json"};
        run(1, evaluation);
        assertTrue(err.toString().contains("--model tiny"), err.toString());
        uninstall();

        JsonObject result = JsonParser.parseString(run(0, evaluation)).getAsJsonObject();

        assertEquals(Set.of("float32"), result.getAsJsonObject("size_bytes").keySet());
        assertEquals(0, result.get("requests_failed").getAsInt());
        run(1, "budget");
        install();
    }

    private Path images() throws IOException {
        for (String label : Set.of("a", "b", "c")) {
            Path images = Files.createDirectories(folder.resolve("test").resolve(label));
            for (int i = 0; i < 3; i++) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i, label.charAt(0) % 8, 0xff8040);
                ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
            }
        }
        return folder;
    }
}
