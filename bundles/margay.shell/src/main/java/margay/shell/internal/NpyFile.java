package margay.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/**
 * Reads a tensor from a file as NumPy's {@code save} writes it: versions 1 to 3 of the .npy format (NumPy Enhancement
 * Proposal 1), little-endian, row-major.
 */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'[<|=]?([a-z?]\\d?)'");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");
    private static final Pattern COLUMNS_FIRST = Pattern.compile("'fortran_order'\\s*:\\s*True");
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("i1", ElementType.INT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("b1", ElementType.BOOL));

    private NpyFile() {}

    /**
     * @param file of any size below 2 GiB
     * @return its tensor
     * @throws RequestException if it is no such file, damaged, or of a type or order that is not read
     * @throws IOException if it cannot be read
     */
    static Tensor read(Path file) throws RequestException, IOException {
        try {
            return parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RequestException(
                    Code.INVALID_INPUT, file + " cannot be read as a .npy file: " + e.getMessage(), e);
        }
    }

    static Tensor parse(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        String header = header(bytes);
        if (COLUMNS_FIRST.matcher(header).find()) {
            throw new IllegalArgumentException("its order is column-major; save numpy.ascontiguousarray(a)");
        }
        ByteBuffer elements =
                ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
        return Tensor.wrap(type(header), shape(header), elements);
    }

    private static String header(ByteBuffer bytes) {
        byte[] magic = new byte[MAGIC.length];
        require(bytes, MAGIC.length + 6);
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IllegalArgumentException("it does not begin with NumPy's magic bytes");
        }
        int version = bytes.get();
        bytes.get();
        int length = version == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
        require(bytes, length);
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void require(ByteBuffer bytes, int length) {
        if (length < 0 || bytes.remaining() < length) {
            throw new IllegalArgumentException("it is truncated");
        }
    }

    private static ElementType type(String header) {
        String code = group(TYPE, header, "a little-endian element type");
        ElementType type = TYPES.get(code);
        if (type == null) {
            throw new IllegalArgumentException("elements of type '" + code + "' are not taken");
        }
        return type;
    }

    private static Shape shape(String header) {
        String extents = group(SHAPE, header, "a shape");
        return Shape.of(Arrays.stream(extents.split(","))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray());
    }

    private static String group(Pattern pattern, String header, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException("its header names no " + what.replaceFirst("^a ", ""));
        }
        return matcher.group(1);
    }
}
