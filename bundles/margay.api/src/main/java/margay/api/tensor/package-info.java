/**
 * Tensors: an element type, a shape and a buffer.
 *
 * <p>Backends and vision write and read them, everyone else passes them on. Nobody implements anything here.
 */
@Export
@Version("1.0.0")
package margay.api.tensor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
