/**
 * Models, their generations, and leases: what the engine provides and capabilities consume.
 *
 * <p>A capability references a {@link margay.api.model.Model} service (by the service properties named there) and takes
 * leases through {@link margay.api.model.Models}. Commands and health checks read {@link margay.api.model.Models}.
 */
@Export
@Version("1.2.0")
package margay.api.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
