package margay.face.tools.demo;

import java.nio.ByteBuffer;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.face.api.Face;

/**
 * A photograph of the demonstration.
 *
 * @param name of the file, without its extension
 * @param file its bytes
 */
record Photo(String name, ByteBuffer file) {
    private static final double MARGIN = 0.6;

    /** @return the part of the picture around a face, which the caller closes */
    static Image crop(Image image, Face face) {
        Box box = face.box();
        int left = (int) Math.max(0, box.left() - MARGIN * box.width());
        int top = (int) Math.max(0, box.top() - MARGIN * box.height());
        int right = (int) Math.min(image.width(), box.right() + MARGIN * box.width());
        int bottom = (int) Math.min(image.height(), box.bottom() + MARGIN * box.height());
        int channels = image.format().channels();
        ByteBuffer pixels = ByteBuffer.allocateDirect((right - left) * (bottom - top) * channels);
        for (int y = top; y < bottom; y++) {
            pixels.put(image.pixels().slice((y * image.width() + left) * channels, (right - left) * channels));
        }
        return new Image(right - left, bottom - top, image.format(), pixels.flip(), image.scale(), () -> {});
    }
}
