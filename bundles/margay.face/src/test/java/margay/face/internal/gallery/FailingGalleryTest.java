package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change is written, but the disk does not confirm it. */
class FailingGalleryTest {
    private static final Gallery.Limits LIMITS = new Gallery.Limits(10, 5);

    @TempDir
    Path folder;

    @AfterEach
    void repair() {
        FailingDisk.FAILS.set(false);
    }

    private static Set<String> names(Gallery gallery) {
        return gallery.people().stream().map(Person::name).collect(Collectors.toSet());
    }

    private static RequestException refused(Gallery gallery, String name) {
        return assertThrows(RequestException.class, () -> gallery.enrol(name, List.of(People.withCrop("s", 9))));
    }

    @Test
    void afterAChangeThatTheDiskDoesNotConfirmNothingIsWrittenUntilItIsReadAgain() throws RequestException {
        Path file = folder.resolve("faces.mv");
        try (Gallery gallery =
                new Gallery(GalleryFile.open(FailingDisk.name(file.toString())), LIMITS, Clock.systemUTC())) {
            gallery.enrol("Anna", List.of(People.withCrop("s", 1)));
            FailingDisk.FAILS.set(true);
            assertEquals(Code.FAILED, refused(gallery, "Ben").code());
            FailingDisk.FAILS.set(false);
            RequestException e = refused(gallery, "Cleo");
            assertTrue(e.getMessage().contains("start the bundle margay.face again"), e.getMessage());
            assertTrue(e.getMessage().contains("an earlier change failed"), e.getMessage());
            assertThrows(RequestException.class, () -> gallery.delete("Anna"));
            assertEquals(Set.of("Anna"), names(gallery), "what was acknowledged");
        }
        try (Gallery gallery = Gallery.open(folder, LIMITS, Clock.systemUTC())) {
            assertTrue(Set.of(Set.of("Anna"), Set.of("Anna", "Ben")).contains(names(gallery)), "as the disk has it");
            gallery.enrol("Cleo", List.of(People.withCrop("s", 3)));
            assertTrue(names(gallery).contains("Cleo"));
        }
    }

    @Test
    void whatEndedTheRequestIsToldAlsoWhenTheDiskFailsAfterIt() throws RequestException {
        Path file = folder.resolve("faces.mv");
        try (Gallery gallery =
                new Gallery(GalleryFile.open(FailingDisk.name(file.toString())), LIMITS, Clock.systemUTC())) {
            gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
            gallery.enrol("Ben", List.of(People.withCrop("old", 2)));
            Cancellation cancellation = Cancellation.withoutDeadline();
            CropModel model = People.model("new", crop -> {
                FailingDisk.FAILS.set(true);
                cancellation.cancel();
            });
            RequestException e =
                    assertThrows(RequestException.class, () -> new Completion(gallery).run(() -> model, cancellation));
            assertEquals(Code.CANCELLED, e.code());
            assertEquals(Code.FAILED, ((RequestException) e.getSuppressed()[0]).code());
            FailingDisk.FAILS.set(false);
        }
    }
}
