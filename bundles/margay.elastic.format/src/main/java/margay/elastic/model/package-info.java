/**
 * The files of an elastic bundle as values: one network with its arrays, and the quantization forms that it can take.
 *
 * <p>{@link margay.elastic.model.ElasticFiles} reads and writes them, {@link margay.elastic.model.BundleJar} packs them.
 * Static methods are thread-safe. Values may be shared by threads, {@link margay.elastic.model.Arrays32} once all its arrays
 * are in it.
 */
@Export
@Version("1.0.0")
package margay.elastic.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
