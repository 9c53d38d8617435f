package margay.tools.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import margay.api.tensor.Shape;
import org.osgi.framework.Version;

/**
 * What goes into a model bundle.
 *
 * @param file the weights
 * @param card a JSON object with fields of a descriptor
 * @param name of the model; empty: the card's
 * @param format of the weights; empty: the card's
 * @param version of the bundle
 * @param golden folder with golden vectors; empty: they are computed
 * @param shapes of inputs whose shape is open, by name
 * @param tolerance of the golden vectors
 */
record Packing(
        Path file,
        JsonObject card,
        Optional<String> name,
        Optional<String> format,
        Version version,
        Optional<Path> golden,
        Map<String, Shape> shapes,
        Tolerance tolerance) {

    /** A bundle that is ready to be written, and its descriptor. */
    record Packed(ModelJar jar, ModelDescriptor descriptor) {}

    Packed pack(Backends backends, ModelDescriptors descriptors) throws RequestException, IOException {
        Draft draft = new Draft(card);
        draft.decide("name", name);
        draft.decide("task", Optional.empty());
        String weightsFormat = draft.decide("format", format.or(this::extension));
        String sha256 = Digest.sha256(file);
        draft.weights("model/" + file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_"), sha256);
        Path cache = Files.createTempDirectory("margay-pack");
        try (Session session = open(backends.of(weightsFormat), weightsFormat, sha256, cache)) {
            return complete(draft, session, descriptors);
        } catch (BackendException e) {
            throw new RequestException(Code.INVALID_INPUT, e.getMessage(), e);
        } finally {
            Folders.delete(cache);
        }
    }

    private Optional<String> extension() {
        String fileName = file.getFileName().toString();
        return card.has("format") || !fileName.contains(".")
                ? Optional.empty()
                : Optional.of(fileName.substring(fileName.lastIndexOf('.') + 1));
    }

    private Session open(Backend backend, String weightsFormat, String sha256, Path cache) throws BackendException {
        return backend.open(new OpenRequest(file, weightsFormat, sha256, cache, 1, Map.of()));
    }

    private Packed complete(Draft draft, Session session, ModelDescriptors descriptors)
            throws RequestException, BackendException, IOException {
        draft.inputs(session.inputs());
        draft.outputs(session.outputs());
        GoldenVectors vectors = new GoldenVectors(read(descriptors, json(draft.complete())), shapes);
        if (golden.isPresent()) {
            vectors.check(session, golden.get(), tolerance);
        } else {
            vectors.compute(session);
        }
        draft.golden(vectors.json(tolerance));
        byte[] json = json(draft.complete());
        ModelDescriptor descriptor = read(descriptors, json);
        ModelJar jar = new ModelJar("margay.model." + descriptor.name(), version, descriptor.name(), descriptor.task())
                .add(ModelJar.DESCRIPTOR, json)
                .add(descriptor.weights(), file);
        vectors.addTo(jar);
        return new Packed(jar, descriptor);
    }

    private static byte[] json(JsonObject descriptor) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(descriptor)
                .getBytes(StandardCharsets.UTF_8);
    }

    private ModelDescriptor read(ModelDescriptors descriptors, byte[] json) throws RequestException, IOException {
        try {
            return descriptors.read(new ByteArrayInputStream(json), version);
        } catch (InvalidDescriptorException e) {
            throw new RequestException(
                    Code.INVALID_INPUT, "The card does not make a valid descriptor: " + e.getMessage(), e);
        }
    }
}
