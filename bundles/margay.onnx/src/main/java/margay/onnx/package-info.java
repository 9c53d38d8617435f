/**
 * ONNX files as values: read them, take them apart, build them, rewrite them, write them.
 *
 * <p>A library over the protobuf classes of the ONNX specification (package {@code ai.onnx.proto}, exported beside it).
 * Tools that make models and backends' calibration import it; serving does not need it. All methods are thread-safe;
 * protobuf messages are immutable.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/IR.html">Open Neural Network Exchange Intermediate Representation</a>
 */
@Export
@Version("1.0.0")
package margay.onnx;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
