package margay.face.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.face.api.FaceLandmarker;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.LandmarkedFaces;
import margay.face.api.Picture;
import margay.vision.Drawing;

/** Draws boxes, landmarks and names over photographs. */
final class Annotation {
    private final ImageDecoder decoder;
    private final FaceLandmarker landmarker;
    private final Path folder;

    Annotation(ImageDecoder decoder, FaceLandmarker landmarker, Path folder) {
        this.decoder = decoder;
        this.landmarker = landmarker;
        this.folder = folder;
    }

    /** @return the PNG file that was written */
    Path draw(Photo photo, Identification identification) throws RequestException, IOException {
        try (Image image = decoder.decode(photo.file())) {
            Drawing drawing = Drawing.over(image);
            landmarks(photo).faces().forEach(face -> face.landmarks()
                    .forEach(point -> drawing.point(point.x(), point.y())));
            identification.faces().forEach(face -> box(drawing, face));
            Path file = Files.createDirectories(folder).resolve(photo.name() + ".png");
            return Files.write(file, drawing.png());
        }
    }

    private LandmarkedFaces landmarks(Photo photo) throws RequestException {
        return landmarker.landmarks(Picture.of(photo.file()), Cancellation.withoutDeadline());
    }

    private static void box(Drawing drawing, IdentifiedFace face) {
        Box box = face.face().box();
        drawing.box(box.left(), box.top(), box.right(), box.bottom(), label(face));
    }

    private static String label(IdentifiedFace face) {
        return face.match()
                .map(match -> String.format(Locale.ROOT, "%s %.2f", match.person(), match.similarity()))
                .orElse("unknown");
    }
}
