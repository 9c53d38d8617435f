package margay.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Boots real boxes, each in a process of its own. */
@Timeout(120)
class BoxTest {
    @TempDir
    Path folder;

    private Path home;
    private Path state;

    @BeforeEach
    void distribution() throws IOException {
        home = Bundles.distribution(folder.resolve("home with space"));
        state = folder.resolve("state");
    }

    @Test
    void exitsWithTheAnswerOfTheCommandAndStopsTheBundles() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        assertEquals(7, margay("answer"));
        assertTrue(Files.exists(state.resolve("stopped")));
    }

    @Test
    void whatBundlesPrintWhileTheyStopIsNoOutputOfTheCommand() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Process process = start("answer");
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(7, process.waitFor());
    }

    @Test
    void bootsAgainFromItsStateAndTakesInWhatHasChanged() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        assertEquals(7, margay("answer"));
        FileTime noted = Files.getLastModifiedTime(notes());
        assertEquals(7, margay("answer"));
        assertEquals(noted, Files.getLastModifiedTime(notes()));
        Bundles.command(home, 8);
        assertEquals(8, margay("answer"));
    }

    @Test
    void leavesNothingBehindOfABundleThatHasGone() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Path other = Bundles.withImport(home, "org.osgi.framework");
        margay("answer");
        assertTrue(Files.readString(notes()).contains("importer"));
        Files.delete(other);
        assertEquals(7, margay("answer"));
        assertFalse(Files.readString(notes()).contains("importer"));
    }

    @Test
    void startsAfreshAfterAnInstallationThatWasInterrupted() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        margay("answer");
        Files.delete(notes());
        assertEquals(7, margay("answer"));
        assertTrue(Files.exists(notes()));
    }

    @Test
    void theOperatorsOwnBundlesOutliveAnInstallationThatWasInterrupted() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        own("mine");
        assertEquals(3, margay("resolved"));
        Files.delete(notes());
        assertEquals(3, margay("resolved"));
        truncate(state.resolve("framework"));
        assertEquals(3, margay("resolved"));
    }

    @Test
    void anOwnBundleWhoseFileHasGoneGoes() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Path own = own("mine");
        assertEquals(3, margay("resolved"));
        Files.delete(own);
        assertEquals(2, margay("resolved"));
    }

    @Test
    void anOwnBundleThatCannotBeInstalledIsNamedAndTheBoxStarts() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Path twin = own("command");
        for (int boot = 0; boot < 2; boot++) {
            Process process = start("answer");
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(7, process.waitFor());
            assertTrue(errors.contains(twin.toRealPath() + " cannot be installed: "), errors);
        }
    }

    @Test
    void repairsACacheThatHasLostItsFiles() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        margay("answer");
        truncate(state.resolve("framework"));
        assertEquals(7, margay("answer"));
    }

    @Test
    void saysWhichBundlesDoNotResolveWhenNoneRunsTheCommand() throws IOException, InterruptedException {
        Bundles.withImport(home, "nowhere.to.be.found");
        Process process = start("answer");
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(Main.FAILED, process.waitFor());
        assertTrue(errors.contains("These bundles do not resolve: importer."), errors);
    }

    @Test
    void aBundleThatNeedsAnAcceleratorResolvesOnlyWhereThereIsOne() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Bundles.withRequirement(home, "margay.accelerator;filter:=\"(&(vendor=google)(forms=int8))\"");
        Path board = Files.createDirectories(folder.resolve("board/dev"));
        Process without = start("resolved", board.getParent());
        String errors = new String(without.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, without.waitFor());
        assertTrue(errors.contains("margay.accelerator; (&(vendor=google)(forms=int8))"), errors);

        Files.createFile(board.resolve("apex_0"));
        assertEquals(3, start("resolved", board.getParent()).waitFor());
    }

    @Test
    void aBundleThatIsOnlyInstalledIsNotStarted() throws IOException, InterruptedException {
        Bundles.withImport(home, "nowhere.to.be.found");
        Files.writeString(home.resolve("box.properties"), "installed = a, importer\n");
        Process process = start("answer");
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(Main.FAILED, process.waitFor());
        assertTrue(errors.contains("All bundles of the distribution are resolved"), errors);
        assertTrue(Files.readString(notes()).contains("importer"));
    }

    @Test
    void theCommandRunsBeforeBundlesOfHigherLevelsAreStarted() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Bundles.late(home);
        Files.writeString(home.resolve("box.properties"), "startlevel.20 = late\n");
        assertEquals(7, margay("late"));
    }

    @Test
    void sigtermStopsTheBundlesAndFreesTheState() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Process box = start("run");
        awaitServing(box);
        assertEquals(Main.FAILED, margay("answer"));
        box.destroy();
        assertEquals(143, box.waitFor());
        assertTrue(Files.exists(state.resolve("stopped")));
        assertEquals(7, margay("answer"));
    }

    @Test
    void aKilledBoxBootsAgain() throws IOException, InterruptedException {
        Bundles.command(home, 7);
        Process box = start("run");
        awaitServing(box);
        box.destroyForcibly().waitFor();
        assertEquals(7, margay("answer"));
    }

    private Path own(String name) throws IOException {
        return Bundles.write(Files.createDirectories(state.resolve("bundles")), name);
    }

    private Path notes() {
        return state.resolve("bundles.properties");
    }

    private static void truncate(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[0]);
            }
        }
    }

    private static void awaitServing(Process box) throws IOException {
        BufferedReader output = new BufferedReader(new InputStreamReader(box.getInputStream(), StandardCharsets.UTF_8));
        assertTrue(output.readLine().startsWith("serving in "));
    }

    private int margay(String command) throws IOException, InterruptedException {
        Process process = start(command);
        process.getErrorStream().transferTo(System.err);
        return process.waitFor();
    }

    private Process start(String command) throws IOException {
        return start(command, Path.of("/"));
    }

    private Process start(String command, Path board) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xshare:auto", "-Xmx64m", "-cp", System.getProperty("java.class.path")));
        line.add("-Dmargay.home=" + home);
        line.add("-Dmargay.board.root=" + board);
        line.addAll(List.of(Main.class.getName(), command, "--state", state.toString()));
        return new ProcessBuilder(line).directory(new File(folder.toString())).start();
    }
}
