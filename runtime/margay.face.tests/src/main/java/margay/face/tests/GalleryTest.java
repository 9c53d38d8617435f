package margay.face.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.Enrolment;
import margay.face.api.FaceDetector;
import margay.face.api.FaceGallery;
import margay.face.api.FaceTooSmallException;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.NoFaceException;
import margay.face.api.Person;
import margay.face.api.Picture;
import margay.face.api.ReEnrolNeededException;
import margay.face.api.SeveralFacesException;
import margay.face.api.UnknownPersonException;
import margay.face.api.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** People are enrolled and recognised, over restarts and changes of the embedding model. */
class GalleryTest {
    private static final String EILEEN = "Eileen Collins";

    private FaceGallery gallery;

    @BeforeEach
    void empty() throws InterruptedException, RequestException {
        gallery = Host.await(FaceGallery.class);
        for (Person person : gallery.people()) {
            gallery.delete(person.name());
        }
    }

    @AfterEach
    void ordinaryModel() throws InterruptedException {
        Host.awaitModel("face-embedding", "1.0.0");
        gallery = Host.await(FaceGallery.class);
    }

    private Enrolment enrol(String name, Picture... pictures) throws RequestException {
        return gallery.enrol(name, List.of(pictures), Cancellation.withoutDeadline());
    }

    private Identification identify(Picture picture) throws RequestException {
        return gallery.identify(picture, Cancellation.withoutDeadline());
    }

    private List<String> names(Picture picture) throws RequestException {
        return identify(picture).faces().stream()
                .map(IdentifiedFace::match)
                .map(match -> match.map(IdentifiedFace.Match::person).orElse("?"))
                .toList();
    }

    private Verification verify(String name, Picture picture) throws RequestException {
        return gallery.verify(name, picture, Cancellation.withoutDeadline());
    }

    private static Picture smaller() {
        return Photos.picture(Photos.part(Photos.ASTRONAUT, 60, 10, 320, 300, 0.7));
    }

    @Test
    void somebodyWhoWasEnrolledIsRecognised() throws RequestException {
        Enrolment enrolment = enrol(EILEEN, Photos.of(Photos.ASTRONAUT), smaller());
        assertEquals(2, enrolment.person().images());
        assertEquals(Set.of("faceplugin-r1"), enrolment.person().spaces());
        assertEquals(2, enrolment.faces().size());
        assertEquals(List.of(EILEEN), names(smaller()));
        assertEquals(List.of("?", "?", "?"), names(Photos.of(Photos.THREE)));
        assertEquals(3, identify(smaller()).models().size());
        assertTrue(verify(EILEEN, smaller()).accepted());
        assertFalse(verify(EILEEN, Photos.of(Photos.THREE)).accepted());
    }

    @Test
    void enrolmentTakesOneFaceThatIsLargeEnough() {
        assertThrows(NoFaceException.class, () -> enrol("Nobody", Photos.picture(Photos.noise(320, 240))));
        SeveralFacesException several =
                assertThrows(SeveralFacesException.class, () -> enrol("All", Photos.of(Photos.THREE)));
        assertEquals(3, several.faces());
        Picture small = Photos.picture(Photos.part(Photos.ASTRONAUT, 60, 10, 360, 300, 0.25));
        FaceTooSmallException tiny = assertThrows(FaceTooSmallException.class, () -> enrol("Tiny", small));
        assertTrue(tiny.height() < tiny.needed(), tiny.getMessage());
        assertEquals(List.of(), gallery.people());
    }

    @Test
    void oneBadPictureEnrolsNoneOfThem() {
        NoFaceException e = assertThrows(
                NoFaceException.class,
                () -> enrol(EILEEN, Photos.of(Photos.ASTRONAUT), Photos.picture(Photos.noise(320, 240))));
        assertTrue(e.getMessage().contains("Picture 2 of " + EILEEN), e.getMessage());
        assertEquals(List.of(), gallery.people());
    }

    @Test
    void facesThatAreTooSmallAreSaidToBeSo() throws RequestException {
        enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
        Identification answer = identify(Photos.picture(Photos.part(Photos.ASTRONAUT, 60, 10, 360, 300, 0.25)));
        assertEquals(List.of(), answer.faces());
        assertEquals(1, answer.tooSmall().size());
    }

    @Test
    void whoIsDeletedOrWasNeverThereIsNotKnown() throws RequestException {
        enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
        gallery.delete(EILEEN);
        assertEquals(List.of("?"), names(Photos.of(Photos.ASTRONAUT)));
        assertThrows(UnknownPersonException.class, () -> gallery.delete(EILEEN));
        assertThrows(UnknownPersonException.class, () -> verify("Somebody", Photos.of(Photos.ASTRONAUT)));
        RequestException e = assertThrows(RequestException.class, () -> enrol("../x", Photos.of(Photos.ASTRONAUT)));
        assertEquals(Code.INVALID_INPUT, e.code());
    }

    @Test
    void peopleAreStillKnownAfterARestartOfTheBundle() throws RequestException, BundleException, InterruptedException {
        Person before = enrol(EILEEN, Photos.of(Photos.ASTRONAUT)).person();
        Bundle face = Host.bundle("margay.face");
        face.stop();
        face.start();
        gallery = Host.await(FaceGallery.class);
        assertEquals(List.of(before), gallery.people());
        assertEquals(List.of(EILEEN), names(smaller()));
    }

    @Test
    void aModelOfAnotherSpaceKnowsPeopleByTheirCrops() throws RequestException, BundleException, InterruptedException {
        enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
        Bundle colours = install(ModelJars.colours("9.0.0"), "9.0.0");
        try {
            assertEquals(List.of(EILEEN), names(Photos.of(Photos.ASTRONAUT)));
            assertEquals(
                    Set.of("faceplugin-r1", "colours-8x8"),
                    gallery.people().get(0).spaces());
            assertEquals(0.97, identify(smaller()).threshold());
            assertEquals(List.of("?", "?", "?"), names(Photos.of(Photos.THREE)));
        } finally {
            colours.uninstall();
        }
        Host.awaitModel("face-embedding", "1.0.0");
        assertEquals(List.of(EILEEN), names(smaller()));
    }

    @Test
    void withoutCropsPeopleMustBeEnrolledAgain()
            throws RequestException, BundleException, InterruptedException, IOException {
        Configuration configuration = Host.await(ConfigurationAdmin.class).getConfiguration("margay.face.gallery", "?");
        Bundle colours = null;
        try {
            configure(configuration, false);
            enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
            assertFalse(gallery.people().get(0).crops());
            colours = install(ModelJars.colours("9.0.0"), "9.0.0");
            ReEnrolNeededException e =
                    assertThrows(ReEnrolNeededException.class, () -> identify(Photos.of(Photos.ASTRONAUT)));
            assertEquals(Code.CONFLICT, e.code());
            assertEquals(List.of(EILEEN), e.people());
            assertThrows(ReEnrolNeededException.class, () -> verify(EILEEN, Photos.of(Photos.ASTRONAUT)));
            enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
            assertEquals(List.of(EILEEN), names(Photos.of(Photos.ASTRONAUT)));
        } finally {
            if (colours != null) {
                colours.uninstall();
            }
            configure(configuration, true);
        }
    }

    /** The new configuration restarts the gallery. */
    private void configure(Configuration configuration, boolean keepCrops) throws IOException, InterruptedException {
        Host.changed(FaceGallery.class, () -> {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put("keepCrops", keepCrops);
            configuration.update(properties);
        });
        gallery = Host.await(FaceGallery.class);
    }

    private Bundle install(InputStream jar, String version) throws BundleException, InterruptedException {
        Bundle bundle = Host.context().installBundle("made:" + version, jar);
        bundle.start();
        Host.awaitModel("face-embedding", version);
        return bundle;
    }

    @Test
    void withoutAModelTheGalleryWaitsAndDetectionGoesOn()
            throws BundleException, InterruptedException, RequestException {
        Bundle landmarks = Host.bundle("margay.model.face-landmarks");
        landmarks.stop();
        try {
            Host.awaitGone(FaceGallery.class);
            FaceDetector detector = Host.await(FaceDetector.class);
            assertEquals(
                    1,
                    detector.detect(Photos.of(Photos.ASTRONAUT), Cancellation.withoutDeadline())
                            .faces()
                            .size());
        } finally {
            landmarks.start();
        }
        gallery = Host.await(FaceGallery.class);
        enrol(EILEEN, Photos.of(Photos.ASTRONAUT));
    }
}
