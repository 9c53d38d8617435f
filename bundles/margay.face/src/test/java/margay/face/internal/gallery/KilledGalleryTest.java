package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.Embedding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that enrols is killed (SIGKILL) after an acknowledgement, again and again, on one file. */
class KilledGalleryTest {
    private static final int ROUNDS = 20;
    private static final int DELETE_EVERY = 3;
    private static final int REOPEN_EVERY = 4;
    private static final Gallery.Limits LIMITS = new Gallery.Limits(100_000, 20);

    @TempDir
    Path folder;

    /**
     * Enrols person after person, forgets every third one again, closes and opens the gallery now and then, and says so
     * on standard output after each change.
     */
    public static final class Enroller {
        private Enroller() {}

        /**
         * @param arguments folder of the gallery, number of the first person
         * @throws RequestException if the gallery fails
         */
        public static void main(String[] arguments) throws RequestException {
            Gallery gallery = Gallery.open(Path.of(arguments[0]), LIMITS, Clock.systemUTC());
            for (int i = Integer.parseInt(arguments[1]); ; i++) {
                gallery.enrol("p" + i, List.of(People.withCrop("s", i)));
                say("+" + i);
                if (i % DELETE_EVERY == 0) {
                    gallery.delete("p" + i);
                    say("-" + i);
                }
                if (i % REOPEN_EVERY == 0) {
                    gallery.close();
                    gallery = Gallery.open(Path.of(arguments[0]), LIMITS, Clock.systemUTC());
                }
            }
        }

        private static void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEveryKill() throws IOException, InterruptedException, RequestException {
        Random random = new Random(5);
        TreeSet<Integer> there = new TreeSet<>();
        int next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int last = killAfter(1 + random.nextInt(6), next, there);
            assertKept(there, last + 1);
            next = last + 2;
        }
    }

    /** Lets the process acknowledge so often and kills it; returns the highest number that it acknowledged. */
    private int killAfter(int acknowledgements, int first, TreeSet<Integer> there)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Enroller.class.getName(),
                        folder.toString(),
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = first - 1;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = acknowledged(line, there);
                if (++count == acknowledgements) {
                    process.toHandle().destroyForcibly();
                }
            }
            assertTrue(count >= acknowledgements, "the process ended by itself after " + count);
        }
        assertEquals(128 + 9, process.waitFor(), "killed by SIGKILL");
        return last;
    }

    private static int acknowledged(String line, TreeSet<Integer> there) {
        int number = Integer.parseInt(line.substring(1));
        if (line.charAt(0) == '+') {
            there.add(number);
        } else {
            there.remove(number);
        }
        return number;
    }

    /** The change under way at the kill, of the last person or the next, may be there or not. */
    private void assertKept(TreeSet<Integer> there, int underWay) throws RequestException {
        try (Gallery gallery = Gallery.open(folder, LIMITS, Clock.systemUTC())) {
            TreeSet<Integer> found = new TreeSet<>();
            gallery.people().forEach(p -> found.add(Integer.parseInt(p.name().substring(1))));
            TreeSet<Integer> settled = new TreeSet<>(there);
            settled.removeIf(number -> number % DELETE_EVERY == 0 && number == underWay - 1);
            assertTrue(found.containsAll(settled), "acknowledged " + settled + ", found " + found);
            for (int number : settled) {
                assertPerson(gallery, number);
            }
            assertCropsAreThere(gallery);
            found.removeAll(there);
            found.remove(underWay);
            assertEquals(new TreeSet<>(), found, "nobody is there whose deletion was acknowledged");
            there.clear();
            gallery.people().forEach(p -> there.add(Integer.parseInt(p.name().substring(1))));
        }
    }

    private static void assertCropsAreThere(Gallery gallery) throws RequestException {
        new Completion(gallery).run(() -> People.model("another space", crop -> {}), Cancellation.withoutDeadline());
        assertEquals(List.of(), gallery.view("another space", People.DIMENSION).notCompared());
    }

    private static void assertPerson(Gallery gallery, int number) throws RequestException {
        GalleryView view = gallery.view("s", People.DIMENSION);
        Embedding face = People.embedding("s", number);
        assertEquals("p" + number, view.identify(face, 0.9).orElseThrow().person());
        assertEquals(1, view.similarity(face, "p" + number), 1e-5);
    }
}
