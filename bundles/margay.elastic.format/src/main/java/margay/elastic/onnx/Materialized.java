package margay.elastic.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A form as an ONNX file.
 *
 * @param onnx the file
 * @param integer how many layers multiply integers
 * @param sums how many residual sums are of integers
 * @param exact how many layers multiply integers that are held as floats, with exact sums
 * @param packed how many of both kinds of layers keep their weights in 4 bits in the file
 * @param floats how many quantized layers multiply floats
 */
public record Materialized(byte[] onnx, int integer, int sums, int exact, int packed, int floats) {

    /** @return what a descriptor says of the quantization, in words */
    public String quantization() {
        if (integer + exact == 0) {
            return floats == 0 ? "none" : "dequantized to float32";
        }
        List<String> parts = new ArrayList<>();
        if (integer > 0) {
            parts.add("int8 kernels in " + layers(integer) + (sums > 0 ? " and " + sums + " sums" : ""));
        }
        if (exact > 0) {
            parts.add("exact integers in float32 kernels in " + layers(exact));
        }
        if (packed > 0) {
            parts.add("weights packed in 4 bits in the file in " + layers(packed));
        }
        if (floats > 0) {
            parts.add(layers(floats) + " dequantized to float32");
        }
        return String.join(", ", parts);
    }

    private static String layers(int count) {
        return count + (count == 1 ? " layer" : " layers");
    }
}
