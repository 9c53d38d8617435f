/**
 * What every part of Margay shares: how a request ends early ({@link margay.api.Cancellation}) and how it fails
 * ({@link margay.api.RequestException}).
 *
 * <p>Everyone consumes this package; nobody needs to provide it.
 */
@Export
@Version("1.0.0")
package margay.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
