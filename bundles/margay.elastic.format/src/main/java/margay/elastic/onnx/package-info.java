/**
 * Makes the ONNX files of the forms of an elastic model: {@link margay.elastic.onnx.Materializer}. All public methods are
 * thread-safe.
 */
@Export
@Version("1.0.0")
package margay.elastic.onnx;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
