package margay.face.tools.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.face.api.Face;
import margay.face.api.FaceGallery;
import margay.face.api.FaceTooSmallException;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.NoFaceException;
import margay.face.api.Person;
import margay.face.api.Picture;
import margay.face.api.SeveralFacesException;

/** Makes the gallery know every face of the photographs: a face that it does not know becomes a new person. */
final class Introduction implements AutoCloseable {
    private static final String PREFIX = "demo ";

    private final FaceGallery gallery;
    private final ImageDecoder decoder;
    private final List<String> enrolled = new ArrayList<>();

    Introduction(FaceGallery gallery, ImageDecoder decoder) throws RequestException {
        this.gallery = gallery;
        this.decoder = decoder;
        forget(gallery.people().stream()
                .map(Person::name)
                .filter(name -> name.startsWith(PREFIX))
                .toList());
    }

    /** Enrols the strangers of a photograph, each from the part of it around the face. */
    void meet(Photo photo) throws RequestException {
        Identification seen = identify(photo);
        try (Image image = decoder.decode(photo.file())) {
            for (IdentifiedFace face : seen.faces()) {
                if (face.match().isEmpty()) {
                    enrol(image, face.face());
                }
            }
        }
    }

    /** @return who is in a photograph */
    Identification identify(Photo photo) throws RequestException {
        return gallery.identify(Picture.of(photo.file()), Cancellation.withoutDeadline());
    }

    /** @return who is in each photograph, in order */
    Map<Photo, Identification> identifyAll(List<Photo> photos) throws RequestException {
        Map<Photo, Identification> answers = new LinkedHashMap<>();
        for (Photo photo : photos) {
            answers.put(photo, identify(photo));
        }
        return answers;
    }

    /** The gallery is as it was before. */
    @Override
    public void close() throws RequestException {
        forget(enrolled);
    }

    /** A face beside which another one is in the way stays a stranger. */
    private void enrol(Image image, Face face) throws RequestException {
        String person = PREFIX + (enrolled.size() + 1);
        try (Image crop = Photo.crop(image, face)) {
            gallery.enrol(person, List.of(Picture.of(crop)), Cancellation.withoutDeadline());
            enrolled.add(person);
        } catch (NoFaceException | SeveralFacesException | FaceTooSmallException e) {
            return;
        }
    }

    private void forget(List<String> people) throws RequestException {
        for (String person : people) {
            gallery.delete(person);
        }
    }
}
