package margay.tools.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.tensor.ElementType;
import margay.api.tensor.TensorInfo;

/**
 * How far outputs may be from golden ones.
 *
 * @param absolute in units of the output; empty: {@value #SHARE} of the outputs' root mean square
 * @param relative of the expected value
 */
record Tolerance(OptionalDouble absolute, double relative) {
    private static final double SHARE = 1e-3;

    /** @return the same with an absolute tolerance */
    Tolerance settle(List<TensorInfo> infos, Map<String, byte[]> outputs) {
        if (absolute.isPresent()) {
            return this;
        }
        double square = infos.stream()
                .flatMapToDouble(info -> values(info.type(), outputs.get(info.name())))
                .filter(Double::isFinite)
                .map(value -> value * value)
                .average()
                .orElse(0);
        return new Tolerance(OptionalDouble.of(SHARE * Math.sqrt(square)), relative);
    }

    /** Compares an output of the model with the golden one. */
    void check(TensorInfo info, byte[] expected, byte[] actual) throws RequestException {
        if (expected.length != actual.length) {
            throw differs(info, actual.length + " bytes instead of " + expected.length);
        }
        double[] wanted = values(info.type(), expected).toArray();
        double[] got = values(info.type(), actual).toArray();
        double allowed =
                settle(List.of(info), Map.of(info.name(), expected)).absolute().orElse(0);
        for (int element = 0; element < wanted.length; element++) {
            double difference = Math.abs(got[element] - wanted[element]);
            if (!(difference <= allowed + relative * Math.abs(wanted[element]))) {
                throw differs(info, got[element] + " instead of " + wanted[element] + " at element " + element);
            }
        }
    }

    private static RequestException differs(TensorInfo info, String how) {
        return new RequestException(
                Code.FAILED, "The model does not give the golden output '" + info.name() + "': it gave " + how);
    }

    private static DoubleStream values(ElementType type, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, bytes.length / type.bytes()).mapToDouble(element -> value(type, buffer, element));
    }

    private static double value(ElementType type, ByteBuffer buffer, int element) {
        int at = element * type.bytes();
        return switch (type) {
            case FLOAT32 -> buffer.getFloat(at);
            case FLOAT64 -> buffer.getDouble(at);
            case FLOAT16 -> half(buffer.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(at) << Short.SIZE);
            case INT64, UINT64 -> buffer.getLong(at);
            case INT32 -> buffer.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt(at));
            case INT16 -> buffer.getShort(at);
            case UINT16 -> Short.toUnsignedInt(buffer.getShort(at));
            case INT8 -> buffer.get(at);
            case UINT8, BOOL -> Byte.toUnsignedInt(buffer.get(at));
        };
    }

    private static double half(short bits) {
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24;
                    case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> (fraction + 1024) * Math.scalb(1.0, exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }
}
