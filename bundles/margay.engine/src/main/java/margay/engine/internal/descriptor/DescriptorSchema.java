package margay.engine.internal.descriptor;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import margay.engine.internal.store.Sha256;

/** The JSON Schema of descriptors, and validation against it. */
final class DescriptorSchema {
    private static final String RESOURCE = "/margay/engine/model-descriptor.schema.json";

    private final String text;

    DescriptorSchema() {
        try (InputStream in = DescriptorSchema.class.getResourceAsStream(RESOURCE)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The bundle margay.engine lacks " + RESOURCE, unreadable);
        }
    }

    String text() {
        return text;
    }

    /** @return what distinguishes this schema from other versions of it */
    String version() {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** @return each problem with the JSON pointer of its place */
    List<String> problems(JsonElement descriptor) {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new GsonNode.Factory())
                .createValidator();
        URI schema = validator.registerSchema(new GsonNode.Factory().wrap(JsonParser.parseString(text)));
        return validator.validate(schema, new GsonNode.Factory().wrap(descriptor)).getErrors().stream()
                .filter(error -> error.getError() != null)
                .map(DescriptorSchema::describe)
                .distinct()
                .toList();
    }

    private static String describe(Error error) {
        String pointer = error.getInstanceLocation();
        return (pointer.isEmpty() ? "/" : pointer) + ": " + error.getError();
    }
}
