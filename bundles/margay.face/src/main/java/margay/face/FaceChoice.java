package margay.face;

import java.util.Comparator;
import java.util.List;
import margay.face.api.Face;
import margay.face.api.FaceTooSmallException;
import margay.face.api.NoFaceException;
import margay.face.api.SeveralFacesException;

/** Chooses among the faces of a picture those that a request is about. */
final class FaceChoice {
    private final int leastHeight;

    /** The least height is in pixels of the whole picture. */
    FaceChoice(int leastHeight) {
        this.leastHeight = leastHeight;
    }

    List<Face> largeEnough(List<Face> faces) {
        return faces.stream().filter(this::isLargeEnough).toList();
    }

    List<Face> tooSmall(List<Face> faces) {
        return faces.stream().filter(face -> !isLargeEnough(face)).toList();
    }

    private boolean isLargeEnough(Face face) {
        return face.box().height() >= leastHeight;
    }

    /** The only face that is large enough. */
    Face only(List<Face> faces, String what) throws NoFaceException, FaceTooSmallException, SeveralFacesException {
        List<Face> large = largeEnough(faces);
        if (large.size() > 1) {
            throw new SeveralFacesException(
                    large.size(), what + " shows " + large.size() + " faces: cut out the one that is meant");
        }
        return largest(faces, what);
    }

    /** The largest face, which must be large enough. */
    Face largest(List<Face> faces, String what) throws NoFaceException, FaceTooSmallException {
        Face largest = faces.stream()
                .max(Comparator.comparingDouble(face -> face.box().area()))
                .orElseThrow(() -> new NoFaceException(what
                        + " shows no face: take one in which the whole face is seen from the front, in good light"));
        if (!isLargeEnough(largest)) {
            throw new FaceTooSmallException(
                    largest.box().height(),
                    leastHeight,
                    what + " shows a face of " + Math.round(largest.box().height()) + " pixels; it takes at least "
                            + leastHeight + ": go nearer, or send the picture at full size");
        }
        return largest;
    }
}
