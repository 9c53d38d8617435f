/**
 * The elastic models of a box: what is known of their forms, what they may cost, and trials of single forms.
 *
 * <p>Tools use the service {@link margay.elastic.Elastic}. Serving needs none of it.
 */
@Export
@Version("1.0.0")
package margay.elastic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
