package margay.api.model;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/** Reads descriptors, as the engine does. */
@ProviderType
public interface ModelDescriptors {
    /**
     * Reads and validates a descriptor.
     *
     * @param json the document; not closed
     * @param version of the bundle that it is in
     * @return the descriptor
     * @throws InvalidDescriptorException if it is no JSON, breaks the schema, or contradicts itself
     * @throws IOException if it cannot be read
     */
    ModelDescriptor read(InputStream json, Version version) throws InvalidDescriptorException, IOException;

    /** @return the JSON Schema that descriptors obey */
    String schema();
}
