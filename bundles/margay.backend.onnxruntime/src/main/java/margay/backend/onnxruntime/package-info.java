/**
 * The ONNX Runtime backend. ONNX Runtime's Java classes lie in this bundle, its native libraries in one fragment per
 * platform.
 *
 * <p>Exports nothing: its {@link margay.api.backend.Backend} service is all that others see.
 */
package margay.backend.onnxruntime;
