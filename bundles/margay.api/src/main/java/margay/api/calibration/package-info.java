/**
 * Which way of running a model is best on this box: backend, device, rewriting, threads, precision. Measured, never
 * assumed.
 *
 * <p>The engine provides {@link margay.api.calibration.Calibrator}; commands consume it.
 */
@Export
@Version("1.0.0")
package margay.api.calibration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
