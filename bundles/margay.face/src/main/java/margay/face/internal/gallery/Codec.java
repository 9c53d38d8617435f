package margay.face.internal.gallery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import margay.api.image.Point;
import margay.face.internal.stages.AlignedCrop;
import margay.face.internal.stages.FacePoints;

/**
 * The bytes of the gallery's file, big-endian. A person: form (1), time of the first image in milliseconds since 1970,
 * number of images, and for each its id, whether a crop is kept, number of embeddings, and for each the space's name,
 * number of elements, elements. A crop: form (1), x and y of the five points, red, green and blue of each pixel.
 */
final class Codec {
    private static final byte FORM = 1;

    private Codec() {}

    static byte[] bytes(StoredPerson person) {
        ByteBuffer out = ByteBuffer.allocate(size(person));
        out.put(FORM)
                .putLong(person.since().toEpochMilli())
                .putInt(person.images().size());
        for (StoredImage image : person.images()) {
            out.putLong(image.id()).put((byte) (image.crop() ? 1 : 0));
            out.putInt(image.embeddings().size());
            image.embeddings().forEach((space, values) -> put(out, space, values));
        }
        return out.array();
    }

    private static int size(StoredPerson person) {
        int size = 1 + Long.BYTES + Integer.BYTES;
        for (StoredImage image : person.images()) {
            size += Long.BYTES + 1 + Integer.BYTES;
            for (Map.Entry<String, float[]> embedding : image.embeddings().entrySet()) {
                size += 2 * Integer.BYTES + utf8(embedding.getKey()).length;
                size += Float.BYTES * embedding.getValue().length;
            }
        }
        return size;
    }

    private static void put(ByteBuffer out, String space, float[] values) {
        byte[] name = utf8(space);
        out.putInt(name.length).put(name).putInt(values.length);
        out.asFloatBuffer().put(values);
        out.position(out.position() + Float.BYTES * values.length);
    }

    static StoredPerson person(String name, byte[] bytes) {
        ByteBuffer in = opened(bytes);
        Instant since = Instant.ofEpochMilli(in.getLong());
        int count = in.getInt();
        List<StoredImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image(in));
        }
        return new StoredPerson(name, since, images);
    }

    private static StoredImage image(ByteBuffer in) {
        long id = in.getLong();
        boolean crop = in.get() == 1;
        int count = in.getInt();
        Map<String, float[]> embeddings = new HashMap<>();
        for (int i = 0; i < count; i++) {
            byte[] space = new byte[in.getInt()];
            in.get(space);
            embeddings.put(new String(space, StandardCharsets.UTF_8), floats(in));
        }
        return new StoredImage(id, crop, embeddings);
    }

    private static float[] floats(ByteBuffer in) {
        float[] values = new float[in.getInt()];
        in.asFloatBuffer().get(values);
        in.position(in.position() + Float.BYTES * values.length);
        return values;
    }

    static byte[] bytes(AlignedCrop crop) {
        ByteBuffer out = ByteBuffer.allocate(1 + FacePoints.ALIGNING * 2 * Float.BYTES + AlignedCrop.BYTES);
        out.put(FORM);
        crop.points().forEach(point -> out.putFloat((float) point.x()).putFloat((float) point.y()));
        return out.put(crop.rgb()).array();
    }

    static AlignedCrop crop(byte[] bytes) {
        ByteBuffer in = opened(bytes);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < FacePoints.ALIGNING; i++) {
            points.add(new Point(in.getFloat(), in.getFloat()));
        }
        byte[] rgb = new byte[AlignedCrop.BYTES];
        in.get(rgb);
        return new AlignedCrop(points, rgb);
    }

    private static ByteBuffer opened(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte form = in.get();
        if (form != FORM) {
            throw new IllegalStateException("The gallery was written by a newer version (form " + form
                    + "; this one knows " + FORM + "): start that version again, or move the gallery away");
        }
        return in;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
