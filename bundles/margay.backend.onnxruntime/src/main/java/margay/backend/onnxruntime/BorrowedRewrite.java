package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.Path;
import margay.api.backend.GraphRewrite;
import org.osgi.service.component.ComponentServiceObjects;

/**
 * A rewrite that is a service, used for as long as one rewriting takes: it needs the protobuf classes, which a box that
 * only serves does not load.
 */
record BorrowedRewrite(ComponentServiceObjects<GraphRewrite> services) implements GraphRewrite {
    @Override
    public boolean rewrite(Path file, Path target) throws IOException {
        GraphRewrite service = services.getService();
        if (service == null) {
            throw new IOException("The rewrite of " + services.getServiceReference() + " was withdrawn");
        }
        try {
            return service.rewrite(file, target);
        } finally {
            services.ungetService(service);
        }
    }
}
