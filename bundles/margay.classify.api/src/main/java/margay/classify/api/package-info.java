/**
 * What pictures show: their classes by an image classifier, how probable each is, and whether it is none of them.
 *
 * <p>The classify capability provides the service; applications, commands and servers consume it. It is always there: which
 * model answers is decided by each request, so whether that model serves shows when the request is made.
 */
@Export
@Version("1.0.0")
package margay.classify.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
