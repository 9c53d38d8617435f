/**
 * Faces: where they are, their landmarks, their embeddings, and a gallery of known people.
 *
 * <p>The face capability provides these services; applications, commands and servers consume them. Each service is there
 * while all models that it needs serve. All coordinates are pixels of the whole, upright picture, whatever size it was
 * decoded at.
 */
@Export
@Version("1.0.0")
package margay.face.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
