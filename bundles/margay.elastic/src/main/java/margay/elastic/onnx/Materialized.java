package margay.elastic.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A form as an ONNX file.
 *
 * @param onnx the file
 * @param integer how many layers multiply integers
 * @param sums how many residual sums are of integers
 * @param packed how many of the layers that multiply integers keep their weights in 4 bits
 * @param floats how many quantized layers multiply floats
 */
public record Materialized(byte[] onnx, int integer, int sums, int packed, int floats) {

    /** @return what a descriptor says of the quantization, in words */
    public String quantization() {
        if (integer == 0) {
            return floats == 0 ? "none" : "dequantized to float32";
        }
        List<String> parts = new ArrayList<>(
                List.of("int8 kernels in " + integer + " layers" + (sums > 0 ? " and " + sums + " sums" : "")));
        if (packed > 0) {
            parts.add(packed + " of them with weights packed in 4 bits");
        }
        if (floats > 0) {
            parts.add(floats + " layers dequantized to float32");
        }
        return String.join(", ", parts);
    }
}
