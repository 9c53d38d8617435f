package margay.face.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Capability;
import margay.api.capability.Query;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.face.api.Face;
import margay.face.api.FaceDetector;
import margay.shell.Command;
import margay.shell.CommandRunner;
import margay.vision.Drawing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine;

/** What a person gets on the command line: measurements, and faces as any capability. */
class CommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void detectorServes() throws InterruptedException {
        Host.await(FaceDetector.class);
    }

    private int run(String name, String... arguments) throws InterruptedException {
        Command command = Host.await(Command.class, "(component.name=margay.face.tools." + name + ")");
        CommandLine line = new CommandLine(command).setOut(new PrintWriter(out, true));
        return line.setErr(new PrintWriter(new StringWriter())).execute(arguments);
    }

    private JsonObject json() {
        String text = out.toString().strip();
        return JsonParser.parseString(text.substring(text.lastIndexOf('\n') + 1))
                .getAsJsonObject();
    }

    /** Two small folds: two people, each seen at two sizes. */
    private Path pairs() throws IOException, RequestException, InterruptedException {
        Face other = Host.await(FaceDetector.class)
                .detect(Photos.of(Photos.THREE), Cancellation.withoutDeadline())
                .faces()
                .get(0);
        int left = (int) other.box().left() - 60;
        int top = (int) other.box().top() - 80;
        write("Eileen", 1, Photos.part(Photos.ASTRONAUT, 60, 10, 320, 300, 1));
        write("Eileen", 2, Photos.part(Photos.ASTRONAUT, 90, 20, 300, 280, 0.7));
        write("Other", 1, Photos.part(Photos.THREE, left, top, 320, 380, 1));
        write("Other", 2, Photos.part(Photos.THREE, left + 10, top + 10, 300, 360, 0.6));
        write("Nobody", 1, Photos.noise(250, 250));
        return Files.write(
                folder.resolve("pairs.txt"),
                List.of(
                        "Eileen\t1\t2",
                        "Other\t1\t2",
                        "Eileen\t1\tOther\t1",
                        "Nobody\t1\tOther\t1",
                        "Other\t2\t1",
                        "Eileen\t2\t1",
                        "Eileen\t2\tOther\t2",
                        "Nobody\t1\tEileen\t1"));
    }

    private void write(String name, int number, byte[] file) throws IOException {
        Path path = folder.resolve("data/" + name + "/" + name + "_000" + number + ".jpg");
        Files.createDirectories(path.getParent());
        Files.write(path, file);
    }

    @Test
    void evalLfwMeasuresAccuracy() throws IOException, RequestException, InterruptedException {
        String pairs = pairs().toString();
        String data = folder.resolve("data").toString();
        assertEquals(0, run("EvalLfwCommand", "--data", data, "--pairs", pairs));
        assertTrue(out.toString().startsWith("accuracy 100.00 %"), out.toString());
        assertEquals(0, run("EvalLfwCommand", "--data", data, "--pairs", pairs, "--json"));
        assertEquals(Set.of("accuracy", "threshold", "tar_at_far_1e2", "tar_at_far_1e3", "missed"), json().keySet());
        assertEquals(100, json().get("accuracy").getAsDouble());
        assertEquals(1, json().get("missed").getAsInt());
        assertEquals(0, run("EvalLfwCommand", "--data", data, "--pairs", pairs, "--at-least", "100"));
        String[] tooMuch = {"eval", "lfw", "--data", data, "--pairs", pairs, "--at-least", "100.5"};
        assertEquals(1, line("EvalLfwCommand", tooMuch));
        assertTrue(err.toString().contains("below the 100.50 % of --at-least"), err.toString());
    }

    @Test
    void benchFaceMeasuresSpeed() throws IOException, InterruptedException {
        Files.write(folder.resolve("a.jpg"), Photos.file(Photos.ASTRONAUT));
        assertEquals(0, run("BenchFaceCommand", "--images", folder.toString(), "--seconds", "1", "--json"));
        assertEquals(
                Set.of(
                        "images_per_s_1",
                        "images_per_s_2",
                        "decode_ms",
                        "detect_ms",
                        "landmarks_ms",
                        "align_ms",
                        "embed_ms"),
                json().keySet());
        json().entrySet().forEach(figure -> assertTrue(figure.getValue().getAsDouble() > 0, figure.toString()));
        assertEquals(2, run("BenchFaceCommand", "--images", folder.toString(), "--seconds", "0"));
    }

    private int line(String component, String... line) throws InterruptedException {
        Host.await(Command.class, "(component.name=margay.face.tools." + component + ")");
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Host.await(CommandRunner.class).run(new PrintWriter(out, true), new PrintWriter(err, true), line);
    }

    private int people(String... arguments) throws InterruptedException {
        return line(
                "people.EnrolCommand",
                Stream.concat(Stream.of("people"), Arrays.stream(arguments)).toArray(String[]::new));
    }

    @Test
    void peopleAreEnrolledListedVerifiedAndDeleted() throws IOException, InterruptedException {
        String her = Files.write(folder.resolve("her.jpg"), Photos.file(Photos.ASTRONAUT))
                .toString();
        String others = Files.write(folder.resolve("others.jpg"), Photos.file(Photos.THREE))
                .toString();
        assertEquals(0, people("enrol", "Eileen", her, her, "--json"), err::toString);
        assertEquals(2, json().get("images").getAsInt());
        assertEquals(0, people("list", "--json"));
        assertTrue(json().toString().startsWith("{\"people\":[{\"name\":\"Eileen\",\"images\":2,"), out.toString());
        assertEquals(0, people("verify", "Eileen", her), err::toString);
        assertTrue(out.toString().startsWith("This is Eileen: similarity 1.000"), out.toString());
        assertEquals(1, people("verify", "Eileen", others, "--json"));
        assertFalse(json().get("accepted").getAsBoolean());
        assertEquals(0, people("delete", "Eileen"));
        assertEquals(0, people("list"));
        assertFalse(out.toString().contains("Eileen"), out.toString());
    }

    @Test
    void theDemonstrationTakesNoNegativeNumberOfSwaps() throws InterruptedException {
        assertEquals(2, line("demo.DemoCommand", "demo", "--swaps", "-5"));
        assertTrue(err.toString().contains("--swaps must be 0 or more"), err.toString());
    }

    @Test
    void whatIsWrongAboutPeopleIsSaid() throws IOException, InterruptedException {
        String others = Files.write(folder.resolve("others.jpg"), Photos.file(Photos.THREE))
                .toString();
        assertEquals(1, people("enrol", "Eileen", others));
        assertTrue(err.toString().contains("Picture 1 of Eileen"), err.toString());
        assertEquals(1, people("enrol", "?", others));
        assertEquals(1, people("enrol", "Eileen", folder.resolve("missing.jpg").toString()));
        assertTrue(err.toString().contains("There is no file"), err.toString());
        assertEquals(1, people("delete", "Nobody"));
        assertTrue(err.toString().contains("Nobody called Nobody"), err.toString());
        assertEquals(1, people("verify", "Nobody", others));
        assertEquals(2, people("enrol", "Eileen"));
    }

    @Test
    void everyFaceCapabilityAnswersDrawsAndWritesJson()
            throws InvalidSyntaxException, RequestException, InterruptedException {
        for (String name : List.of("faces", "landmarks", "identify")) {
            answerDrawAndWrite(capability(name));
        }
    }

    @SuppressWarnings("unchecked")
    private static Capability<Object> capability(String name) throws InvalidSyntaxException {
        for (ServiceReference<?> reference : Host.context().getAllServiceReferences(Capability.class.getName(), null)) {
            Capability<Object> capability = (Capability<Object>) Host.context().getService(reference);
            if (capability.info().name().equals(name)) {
                return capability;
            }
        }
        throw new AssertionError("There is no capability " + name);
    }

    private static void answerDrawAndWrite(Capability<Object> capability)
            throws RequestException, InterruptedException {
        ByteBuffer file = ByteBuffer.wrap(Photos.file(Photos.ASTRONAUT));
        Query query = new Query(Map.of("image", new Query.ImageFile(file)), Map.of());
        Object answer = capability.answer(query, Cancellation.withoutDeadline());
        Object again = capability.answer(query, Cancellation.withoutDeadline());
        assertEquals(1, capability.agreement(answer, again), 1e-6);
        assertEquals(1, ((List<?>) capability.json(answer).get("faces")).size());
        try (Image picture = Host.await(ImageDecoder.class).decode(file)) {
            Drawing drawing = Drawing.over(picture);
            byte[] before = drawing.png();
            capability.draw(answer, drawing);
            assertTrue(!Arrays.equals(before, drawing.png()), "something is drawn");
        }
        Query without = new Query(Map.of(), Map.of());
        RequestException refused =
                assertThrows(RequestException.class, () -> capability.answer(without, Cancellation.withoutDeadline()));
        assertEquals(RequestException.Code.INVALID_INPUT, refused.code());
    }
}
