/**
 * What a capability tells of itself, so that commands, server and gates serve every capability without knowing any.
 *
 * <p>A capability bundle provides a {@link margay.api.capability.Capability} service beside its typed one; commands,
 * server, gates and console consume it.
 */
@Export
@Version("1.0.0")
package margay.api.capability;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
