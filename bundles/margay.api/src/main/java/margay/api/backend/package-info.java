/**
 * What a backend provides: it opens model files and runs them on some hardware.
 *
 * <p>A backend bundle registers a {@link margay.api.backend.Backend} service; the engine consumes it. Backends import
 * this package with a provider's narrow range, which {@code @ProviderType} and {@code @ConsumerType} take care of.
 */
@Export
@Version("1.1.0")
package margay.api.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
