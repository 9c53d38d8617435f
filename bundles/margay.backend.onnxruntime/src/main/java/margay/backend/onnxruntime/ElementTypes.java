package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.tensor.ElementType;

/**
 * The element types of ONNX Runtime's Java binding, which has no tensors of strings in direct memory and none of
 * unsigned integers of more than one byte.
 */
final class ElementTypes {
    private static final Map<OnnxTensorType, ElementType> FROM_ONNX = Map.of(
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, ElementType.FLOAT32,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, ElementType.FLOAT64,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, ElementType.FLOAT16,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, ElementType.BFLOAT16,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, ElementType.INT8,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, ElementType.INT16,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, ElementType.INT32,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, ElementType.INT64,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, ElementType.UINT8,
            OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, ElementType.BOOL);
    private static final Map<ElementType, OnnxJavaType> TO_ONNX = Map.of(
            ElementType.FLOAT32, OnnxJavaType.FLOAT,
            ElementType.FLOAT64, OnnxJavaType.DOUBLE,
            ElementType.FLOAT16, OnnxJavaType.FLOAT16,
            ElementType.BFLOAT16, OnnxJavaType.BFLOAT16,
            ElementType.INT8, OnnxJavaType.INT8,
            ElementType.INT16, OnnxJavaType.INT16,
            ElementType.INT32, OnnxJavaType.INT32,
            ElementType.INT64, OnnxJavaType.INT64,
            ElementType.UINT8, OnnxJavaType.UINT8,
            ElementType.BOOL, OnnxJavaType.BOOL);

    private ElementTypes() {}

    static Set<ElementType> supported() {
        return TO_ONNX.keySet();
    }

    static Optional<ElementType> of(TensorInfo info) {
        return Optional.ofNullable(FROM_ONNX.get(info.onnxType));
    }

    static OnnxJavaType java(ElementType type) {
        return TO_ONNX.get(type);
    }
}
