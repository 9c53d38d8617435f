package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.model.Models;
import margay.shell.CommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What a person gets on the command line. */
class CommandTest {
    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Models models;

    @InjectService
    CommandRunner runner;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Installed installed;
    private String picture;

    @BeforeEach
    void begin() throws IOException {
        installed = new Installed(context, models);
        picture = Files.write(
                        folder.resolve("red.png"), Pictures.of(Pictures.RED).array())
                .toString();
    }

    @AfterEach
    void end() throws BundleException, RequestException {
        installed.close();
    }

    private int line(String... line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return runner.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
    }

    private JsonObject json() {
        List<String> lines = out.toString().lines().toList();
        return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    }

    @Test
    void callAnswersDrawsAndPrintsJson() throws BundleException, IOException {
        installed.install(new ColourModel("colours", "1.0.0").parameters(Map.of("unknownBelow", 3)));
        String drawing = folder.resolve("drawn.png").toString();
        assertEquals(
                0, line("call", "classify", picture, "--option", "top=2", "--draw", drawing, "--json"), err::toString);
        JsonObject answer =
                json().getAsJsonArray("answers").get(0).getAsJsonObject().getAsJsonObject("answer");
        assertEquals(false, answer.get("noneOfThese").getAsBoolean());
        assertEquals(2, answer.getAsJsonArray("classes").size());
        JsonObject best = answer.getAsJsonArray("classes").get(0).getAsJsonObject();
        assertEquals("red", best.get("label").getAsString());
        assertEquals(10, best.get("logit").getAsDouble(), 1e-4);
        assertEquals(3, answer.get("unknownBelow").getAsDouble());
        JsonObject model = answer.getAsJsonArray("models").get(0).getAsJsonObject();
        assertEquals("colours", model.get("model").getAsString());
        assertTrue(Files.size(folder.resolve("drawn.png")) > 0);
    }

    @Test
    void callNamesOneOfSeveral() throws BundleException {
        installed.install(new ColourModel("birds", "1.0.0"));
        installed.install(new ColourModel("pets", "1.0.0"));
        assertEquals(0, line("call", "classify", picture, "--option", "model=pets", "--json"), err::toString);
        assertTrue(out.toString().contains("\"model\":\"pets\""), out.toString());
        assertEquals(1, line("call", "classify", picture, "--option", "model=cars"));
        assertTrue(err.toString().contains("There is no model 'cars'"), err.toString());
        assertEquals(1, line("call", "classify", picture, "--option", "top=0"));
        assertTrue(err.toString().contains("1 to 1000 classes, not 0"), err.toString());
    }

    @Test
    void aMissingModelIsOneSentence() {
        assertEquals(1, line("call", "classify", picture));
        assertEquals(
                "margay: No image classifier serves on this box: it has no model for the task image-classification;"
                        + " install one",
                err.toString().strip());
    }

    @Test
    void listTellsOfItAndDoesNotMissAModel() {
        assertEquals(0, line("list", "--json"));
        assertTrue(out.toString().contains("\"name\":\"classify\""), out.toString());
        assertFalse(err.toString().contains("margay.classify"), err.toString());
    }
}
