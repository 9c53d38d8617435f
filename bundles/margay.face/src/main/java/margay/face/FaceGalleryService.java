package margay.face;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.EmbeddedFace;
import margay.face.api.Enrolment;
import margay.face.api.Face;
import margay.face.api.FaceGallery;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.Person;
import margay.face.api.Picture;
import margay.face.api.ReEnrolNeededException;
import margay.face.api.Verification;
import margay.face.internal.gallery.GalleryKeeper;
import margay.face.internal.gallery.GalleryView;
import margay.face.internal.gallery.Names;
import margay.face.internal.gallery.NewImage;
import margay.face.internal.models.FaceModelSet;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;
import margay.face.internal.stages.Photo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gallery, with whatever models serve. Immediate, so that its file is not opened and closed with every user. */
@Component(immediate = true)
public final class FaceGalleryService implements FaceGallery {
    private final FacePipeline pipeline;
    private final FaceModelSet models;
    private final GalleryKeeper keeper;
    private final FaceChoice choice;

    /**
     * @param pipeline of a request
     * @param models that serve
     * @param keeper of the gallery
     */
    @Activate
    public FaceGalleryService(
            @Reference FacePipeline pipeline, @Reference FaceModelSet models, @Reference GalleryKeeper keeper) {
        this.pipeline = pipeline;
        this.models = models;
        this.keeper = keeper;
        this.choice = new FaceChoice(pipeline.leastFaceHeight());
    }

    @Override
    public Enrolment enrol(String person, List<Picture> pictures, Cancellation cancellation) throws RequestException {
        String name = Names.valid(person);
        if (pictures.isEmpty()) {
            throw new RequestException(Code.INVALID_INPUT, "Enrolling " + name + " needs at least one picture");
        }
        try (FaceModels leased = pipeline.lease(cancellation, models.all())) {
            List<Face> faces = new ArrayList<>();
            List<NewImage> images = new ArrayList<>();
            for (Picture picture : pictures) {
                cancellation.check("Enrolling " + name);
                images.add(image(picture, "Picture " + (images.size() + 1) + " of " + name, leased, faces));
            }
            return new Enrolment(keeper.gallery().enrol(name, images), faces, leased.generations());
        }
    }

    private NewImage image(Picture picture, String what, FaceModels leased, List<Face> faces) throws RequestException {
        try (Photo photo = pipeline.open(picture, leased)) {
            Face only = choice.only(pipeline.detect(photo, leased), what);
            EmbeddedFace face = pipeline.embed(photo, List.of(only), leased).get(0);
            faces.add(only);
            return new NewImage(
                    face.embedding(), keeper.keepsCrops() ? Optional.of(pipeline.crop(photo, face)) : Optional.empty());
        }
    }

    @Override
    public Identification identify(Picture picture, Cancellation cancellation) throws RequestException {
        return compare(picture, cancellation, this::identify);
    }

    private Identification identify(Photo photo, FaceModels leased) throws RequestException {
        List<Face> found = pipeline.detect(photo, leased);
        List<EmbeddedFace> faces = pipeline.embed(photo, choice.largeEnough(found), leased);
        GalleryView view = keeper.gallery().view(leased.space(), leased.dimension());
        if (view.isEmpty() && !view.notCompared().isEmpty()) {
            throw reEnrol(view.notCompared(), leased);
        }
        double threshold = leased.threshold();
        return new Identification(
                faces.stream()
                        .map(face -> new IdentifiedFace(face.face(), view.identify(face.embedding(), threshold)))
                        .toList(),
                choice.tooSmall(found),
                view.notCompared(),
                threshold,
                leased.generations());
    }

    @Override
    public Verification verify(String person, Picture picture, Cancellation cancellation) throws RequestException {
        String name = Names.valid(person);
        keeper.gallery().check(name);
        return compare(picture, cancellation, (photo, leased) -> verify(name, photo, leased));
    }

    private Verification verify(String name, Photo photo, FaceModels leased) throws RequestException {
        Face largest = choice.largest(pipeline.detect(photo, leased), "The picture to compare with " + name);
        EmbeddedFace face = pipeline.embed(photo, List.of(largest), leased).get(0);
        GalleryView view = keeper.gallery().view(leased.space(), leased.dimension());
        keeper.gallery().check(name);
        if (view.notCompared().contains(name)) {
            throw reEnrol(List.of(name), leased);
        }
        double similarity = view.similarity(face.embedding(), name);
        double threshold = leased.threshold();
        return new Verification(similarity >= threshold, similarity, threshold, largest, leased.generations());
    }

    /** What is done with a picture and the models of one request. */
    @FunctionalInterface
    private interface Work<T> {
        T answer(Photo photo, FaceModels leased) throws RequestException;
    }

    /** Does the work as soon as the gallery is complete in the space of the request's models. */
    private <T> T compare(Picture picture, Cancellation cancellation, Work<T> work) throws RequestException {
        while (true) {
            try (FaceModels leased = pipeline.lease(cancellation, models.all())) {
                if (!keeper.gallery().lacks(leased.space(), leased.dimension())) {
                    try (Photo photo = pipeline.open(picture, leased)) {
                        return work.answer(photo, leased);
                    }
                }
            }
            keeper.completion().run(() -> LeasedCropModel.of(pipeline, models.embedding(), cancellation), cancellation);
        }
    }

    private static ReEnrolNeededException reEnrol(List<String> people, FaceModels leased) throws RequestException {
        return new ReEnrolNeededException(
                people,
                String.join(", ", people) + ": enrolled for another embedding model than "
                        + leased.generations().get(2)
                        + " (space " + leased.space()
                        + "), and no crops were kept or this model gives no embedding of them; enrol again,"
                        + " or let a model of the old space serve");
    }

    @Override
    public List<Person> people() {
        return keeper.gallery().people();
    }

    @Override
    public void delete(String person) throws RequestException {
        keeper.gallery().delete(Names.valid(person));
    }
}
