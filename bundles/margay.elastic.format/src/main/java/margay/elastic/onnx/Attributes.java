package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import margay.elastic.model.Step;
import margay.onnx.Onnx;

/** The attributes of convolutions. */
final class Attributes {
    private Attributes() {}

    static AttributeProto[] of(Step conv, List<Integer> weight) {
        return new AttributeProto[] {
            Onnx.attribute("group", conv.groups()),
            Onnx.attribute("kernel_shape", new long[] {weight.get(2), weight.get(3)}),
            Onnx.attribute("strides", new long[] {conv.stride(), conv.stride()}),
            Onnx.attribute("pads", new long[] {conv.padding(), conv.padding(), conv.padding(), conv.padding()})
        };
    }

    static long[] extents(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }
}
