package margay.engine.internal.descriptor;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import margay.engine.internal.store.Sha256;
import margay.engine.internal.store.StateDirectory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Reads descriptors; those that passed the schema once on this box are not validated again. */
@Component
public final class DescriptorReader implements ModelDescriptors {
    /** Bytes of the largest descriptor. */
    public static final int MAX_SIZE = 1 << 22;

    private final DescriptorSchema schema = new DescriptorSchema();
    private final PassedDescriptors passed;

    /** @param context of the engine */
    @Activate
    public DescriptorReader(BundleContext context) {
        this(StateDirectory.of(context));
    }

    /** @param state the box's state directory */
    public DescriptorReader(Path state) {
        passed = new PassedDescriptors(state, schema.version());
    }

    @Override
    public String schema() {
        return schema.text();
    }

    @Override
    public ModelDescriptor read(InputStream json, Version version) throws InvalidDescriptorException, IOException {
        byte[] bytes = json.readNBytes(MAX_SIZE + 1);
        if (bytes.length > MAX_SIZE) {
            throw invalid("/: the descriptor is larger than the limit of " + MAX_SIZE + " bytes");
        }
        JsonElement document = parse(bytes);
        validate(document, Sha256.of(bytes));
        return map(document.getAsJsonObject(), version);
    }

    private void validate(JsonElement document, String sha256) throws InvalidDescriptorException {
        if (passed.contains(sha256) && document instanceof JsonObject) {
            return;
        }
        refuse(schema.problems(document));
        passed.add(sha256);
    }

    private static ModelDescriptor map(JsonObject json, Version version) throws InvalidDescriptorException {
        ModelDescriptor descriptor = DescriptorMapper.map(json, version);
        refuse(DescriptorChecks.problems(descriptor));
        return descriptor;
    }

    private static JsonElement parse(byte[] bytes) throws InvalidDescriptorException, IOException {
        try (JsonReader reader = new JsonReader(new StringReader(text(bytes)))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement document = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw invalid("/: the document goes on after its end");
            }
            return document;
        } catch (JsonParseException | IOException malformed) {
            throw invalid("/: no JSON: " + malformed.getMessage());
        }
    }

    private static String text(byte[] bytes) throws InvalidDescriptorException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw invalid("/: no UTF-8 text");
        }
    }

    private static void refuse(List<String> problems) throws InvalidDescriptorException {
        if (!problems.isEmpty()) {
            throw new InvalidDescriptorException(problems);
        }
    }

    private static InvalidDescriptorException invalid(String problem) {
        return new InvalidDescriptorException(List.of(problem));
    }
}
