package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.TensorProto;
import margay.onnx.Onnx;

/** Constants, channel by channel. */
final class Channels {
    private Channels() {}

    /** @return which channel of the axis an element is of */
    static int of(int index, TensorProto tensor, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < tensor.getDimsCount(); i++) {
            inner *= tensor.getDims(i);
        }
        return (int) (index / inner % tensor.getDims(axis));
    }

    /** @return the tensor with each channel of the axis multiplied by its factor */
    static TensorProto scale(TensorProto tensor, int axis, float[] factors) {
        float[] elements = Onnx.floats(tensor);
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= factors[of(i, tensor, axis)];
        }
        return Onnx.tensor(tensor.getName(), elements, extents(tensor));
    }

    static long[] extents(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }
}
