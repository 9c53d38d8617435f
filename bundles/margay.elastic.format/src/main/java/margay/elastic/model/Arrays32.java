package margay.elastic.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named arrays of 32-bit floats, kept in files of the safetensors format: the length of a JSON header (8 bytes,
 * little-endian), the header, the elements of all arrays.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public final class Arrays32 {
    private static final int LONGEST_HEADER = 10_000_000;
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private final SortedMap<String, Array> byName = new TreeMap<>();

    /**
     * One array. Its elements are shared, not copied.
     *
     * @param shape its extents
     * @param values its elements in row-major order
     */
    public record Array(List<Integer> shape, float[] values) {
        /** Checks that there are elements, and that they belong to the shape. */
        public Array {
            shape = List.copyOf(shape);
            if (shape.stream().anyMatch(extent -> extent < 1)) {
                throw new IllegalArgumentException("The shape " + shape + " has an extent below 1");
            }
            long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            if (size != values.length) {
                throw new IllegalArgumentException(
                        "The shape " + shape + " has " + size + " elements, not " + values.length);
            }
        }
    }

    /**
     * @param name unique
     * @param shape its extents
     * @param values its elements in row-major order
     * @return this
     */
    public Arrays32 put(String name, List<Integer> shape, float... values) {
        byName.put(name, new Array(shape, values));
        return this;
    }

    /**
     * @param name of an array
     * @return the array
     * @throws IllegalArgumentException if there is none
     */
    public Array get(String name) {
        Array array = byName.get(name);
        if (array == null) {
            throw new IllegalArgumentException("There is no array " + name);
        }
        return array;
    }

    /** @return the file: the same arrays make the same bytes */
    public byte[] encode() {
        Map<String, Object> header = new LinkedHashMap<>();
        int end = 0;
        for (Map.Entry<String, Array> entry : byName.entrySet()) {
            int bytes = entry.getValue().values().length * Float.BYTES;
            Map<String, Object> place = new LinkedHashMap<>();
            place.put("dtype", "F32");
            place.put("shape", entry.getValue().shape());
            place.put("data_offsets", List.of(end, end + bytes));
            header.put(entry.getKey(), place);
            end += bytes;
        }
        byte[] json = new Gson().toJson(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        byName.values().forEach(array -> {
            for (float value : array.values()) {
                file.putFloat(value);
            }
        });
        return file.array();
    }

    /**
     * The arrays of a file must follow each other without holes and cover it, as the format demands, so that they take no
     * more memory than the file.
     *
     * @param file the bytes of a file
     * @return its arrays
     * @throws IOException if they are no safetensors file of 32-bit floats
     */
    public static Arrays32 decode(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = file.length < Long.BYTES ? -1 : bytes.getLong();
        if (length < 2 || length > LONGEST_HEADER || length > bytes.remaining()) {
            throw new IOException("The arrays are no safetensors file: the header has no length that fits");
        }
        byte[] json = new byte[(int) length];
        bytes.get(json);
        try {
            JsonObject header = STRICT.fromJson(new String(json, StandardCharsets.UTF_8), JsonObject.class);
            return decode(header, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (JsonParseException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | ClassCastException
                | NullPointerException e) {
            throw new IOException("The arrays are no safetensors file of 32-bit floats: " + e.getMessage(), e);
        }
    }

    private static Arrays32 decode(JsonObject header, ByteBuffer elements) {
        Arrays32 arrays = new Arrays32();
        List<Place> places = header.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .map(entry -> Place.of(entry.getKey(), entry.getValue().getAsJsonObject()))
                .sorted(Comparator.comparingInt(Place::from))
                .toList();
        for (Place place : places) {
            if (place.from() != elements.position()) {
                throw new IllegalArgumentException("the array " + place.name() + " begins at byte " + place.from()
                        + ", the one before ends at " + elements.position());
            }
            arrays.byName.put(place.name(), place.read(elements));
        }
        if (elements.hasRemaining()) {
            throw new IllegalArgumentException(elements.remaining() + " bytes belong to no array");
        }
        return arrays;
    }

    /**
     * Where a file has an array.
     *
     * @param name of the array
     * @param shape its extents
     * @param from its first byte after the header
     * @param to the byte after its last one
     */
    private record Place(String name, List<Integer> shape, int from, int to) {
        static Place of(String name, JsonObject json) {
            List<Integer> offsets = integers(json, "data_offsets");
            if (!json.get("dtype").getAsString().equals("F32") || offsets.size() != 2) {
                throw new IllegalArgumentException(
                        "the array " + name + " is not of floats with a beginning and an end");
            }
            return new Place(name, integers(json, "shape"), offsets.get(0), offsets.get(1));
        }

        private static List<Integer> integers(JsonObject json, String key) {
            return json.getAsJsonArray(key).asList().stream()
                    .map(number -> number.getAsBigDecimal().intValueExact())
                    .toList();
        }

        /** Takes the elements that come next. */
        Array read(ByteBuffer elements) {
            int bytes = Math.subtractExact(to, from);
            if (bytes < 0 || bytes > elements.remaining() || bytes % Float.BYTES != 0) {
                throw new IllegalArgumentException("the array " + name + " is not of floats within the file");
            }
            float[] values = new float[bytes / Float.BYTES];
            elements.slice(elements.position(), bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            elements.position(elements.position() + bytes);
            return new Array(shape, values);
        }
    }
}
