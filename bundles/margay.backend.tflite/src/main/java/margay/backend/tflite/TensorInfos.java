package margay.backend.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.backend.BackendException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import org.bytedeco.tensorflowlite.TfLiteAffineQuantization;
import org.bytedeco.tensorflowlite.TfLiteFloatArray;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** Reads what TensorFlow Lite says of a tensor. */
final class TensorInfos {
    private static final Map<Integer, ElementType> TYPES = Map.of(
            tensorflowlite.kTfLiteFloat32, ElementType.FLOAT32,
            tensorflowlite.kTfLiteFloat16, ElementType.FLOAT16,
            tensorflowlite.kTfLiteInt8, ElementType.INT8,
            tensorflowlite.kTfLiteUInt8, ElementType.UINT8,
            tensorflowlite.kTfLiteInt16, ElementType.INT16,
            tensorflowlite.kTfLiteInt32, ElementType.INT32,
            tensorflowlite.kTfLiteInt64, ElementType.INT64,
            tensorflowlite.kTfLiteBool, ElementType.BOOL);

    private TensorInfos() {}

    static Set<ElementType> types() {
        return Set.copyOf(TYPES.values());
    }

    /** @throws BackendException if the element type is none of {@link #types()} */
    static TensorInfo of(TfLiteTensor tensor) throws BackendException {
        String name = tensor.name() == null ? "" : tensor.name().getString();
        ElementType type = TYPES.get(tensor.type());
        if (type == null) {
            String spelt = tensorflowlite.TfLiteTypeGetName(tensor.type()).getString();
            throw new BackendException(
                    "its tensor " + name + " has elements of type " + spelt + ", which this backend does not carry");
        }
        return new TensorInfo(name, type, declared(tensor), quantization(tensor));
    }

    /** The shape that it has now. */
    static Shape shape(TfLiteTensor tensor) {
        return shape(tensor.dims());
    }

    private static Shape declared(TfLiteTensor tensor) {
        TfLiteIntArray signature = tensor.dims_signature();
        return signature == null || signature.size() == 0 ? shape(tensor) : shape(signature);
    }

    private static Shape shape(TfLiteIntArray dims) {
        long[] extents = new long[dims.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = dims.data(axis);
        }
        return Shape.of(extents);
    }

    private static Optional<Quantization> quantization(TfLiteTensor tensor) {
        if (tensor.quantization().type() != tensorflowlite.kTfLiteAffineQuantization) {
            return Optional.empty();
        }
        TfLiteAffineQuantization affine =
                new TfLiteAffineQuantization(tensor.quantization().params());
        TfLiteFloatArray scale = affine.scale();
        TfLiteIntArray zeroPoint = affine.zero_point();
        List<Float> scales = new ArrayList<>();
        List<Integer> zeroPoints = new ArrayList<>();
        for (int i = 0; i < scale.size(); i++) {
            scales.add(scale.data(i));
            zeroPoints.add(zeroPoint.data(zeroPoint.size() == 1 ? 0 : i));
        }
        return scales.isEmpty()
                ? Optional.empty()
                : Optional.of(new Quantization(scales, zeroPoints, affine.quantized_dimension()));
    }
}
