package margay.face.api;

import java.nio.ByteBuffer;
import java.util.Objects;
import margay.api.image.Image;

/** The picture of a request; the caller's, and not changed while the request lasts. */
public sealed interface Picture {
    /**
     * A picture file; it is decoded no larger than the faces in it need.
     *
     * @param bytes the whole file, from the buffer's position, which is not changed
     */
    record File(ByteBuffer bytes) implements Picture {
        /** Checks that it is there. */
        public File {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * Decoded pixels, used as they are.
     *
     * @param image not closed by the service
     */
    record Pixels(Image image) implements Picture {
        /** Checks that it is there. */
        public Pixels {
            Objects.requireNonNull(image, "image");
        }
    }

    /**
     * @param bytes the whole file, from the buffer's position
     * @return a picture file
     */
    static Picture of(ByteBuffer bytes) {
        return new File(bytes);
    }

    /**
     * @param image decoded pixels
     * @return the picture
     */
    static Picture of(Image image) {
        return new Pixels(image);
    }
}
