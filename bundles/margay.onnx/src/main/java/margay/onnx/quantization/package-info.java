/**
 * Static quantization: float networks as integer networks in the quantize-dequantize (QDQ) form.
 *
 * <p>{@link margay.onnx.quantization.Preparation} brings a model into the shape that is measured and quantized; whoever
 * runs it on calibration inputs tells {@link margay.onnx.quantization.RangeCollector} the values that it sees; {@link
 * margay.onnx.quantization.StaticQuantizer} writes the integer network. Nothing here runs a model.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html">ONNX, QuantizeLinear</a>
 */
@Export
@Version("1.0.0")
package margay.onnx.quantization;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
