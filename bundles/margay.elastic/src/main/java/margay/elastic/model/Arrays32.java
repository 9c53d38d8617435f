package margay.elastic.model;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

    private final SortedMap<String, Array> byName = new TreeMap<>();

    /**
     * One array. Its elements are shared, not copied.
     *
     * @param shape its extents
     * @param values its elements in row-major order
     */
    public record Array(List<Integer> shape, float[] values) {
        /** Checks that shape and elements belong together. */
        public Array {
            shape = List.copyOf(shape);
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
            JsonObject header = JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject();
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
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            if (!entry.getKey().equals("__metadata__")) {
                arrays.byName.put(entry.getKey(), decode(entry.getValue().getAsJsonObject(), elements, entry.getKey()));
            }
        }
        return arrays;
    }

    private static Array decode(JsonObject place, ByteBuffer elements, String name) {
        int from = place.getAsJsonArray("data_offsets").get(0).getAsInt();
        int to = place.getAsJsonArray("data_offsets").get(1).getAsInt();
        if (!place.get("dtype").getAsString().equals("F32")
                || from < 0
                || to < from
                || to > elements.capacity()
                || (to - from) % Float.BYTES != 0) {
            throw new IllegalArgumentException("the array " + name + " is not of floats within the file");
        }
        float[] values = new float[(to - from) / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.getFloat(from + i * Float.BYTES);
        }
        return new Array(
                place.getAsJsonArray("shape").asList().stream()
                        .map(JsonElement::getAsInt)
                        .toList(),
                values);
    }
}
