package margay.engine.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.engine.internal.life.Candidate;
import margay.engine.internal.store.Sha256;
import org.osgi.framework.Version;

/** The files of a model bundle for {@link FakeBackend}: one input x and one output y, two floats each. */
public final class FakeModel {
    private final String name;
    private final Version version;
    private final Map<String, byte[]> files = new HashMap<>();
    private final JsonObject descriptor;

    public FakeModel(String name, String version, String weights) {
        this.name = name;
        this.version = Version.parseVersion(version);
        byte[] bytes = weights.getBytes(StandardCharsets.UTF_8);
        files.put("model/weights", bytes);
        descriptor = JsonParser.parseString(
                        """
                {"schema": 1, "task": "multiply", "format": "fake", "weights": "model/weights",
                 "inputs": [{"tensor": {"name": "x", "type": "float32", "shape": [1, 2]}}],
                 "outputs": [{"name": "y", "type": "float32", "shape": [1, 2]}]}
                """)
                .getAsJsonObject();
        descriptor.addProperty("name", name);
        descriptor.addProperty("sha256", Sha256.of(bytes));
    }

    public JsonObject descriptor() {
        return descriptor;
    }

    public FakeModel golden(float expected) {
        files.put("golden/x", floats(1, 3));
        files.put("golden/y", floats(expected, 3 * expected));
        JsonArray golden = new JsonArray();
        golden.add(
                JsonParser.parseString(
                        """
                {"inputs": {"x": "golden/x"}, "outputs": {"y": "golden/y"},
                 "absoluteTolerance": 0.001, "relativeTolerance": 0}
                """));
        descriptor.add("golden", golden);
        return this;
    }

    public FakeModel set(String release, String... members) {
        JsonObject set = new JsonObject();
        set.addProperty("name", "pair");
        set.addProperty("release", release);
        JsonArray names = new JsonArray();
        List.of(members).forEach(names::add);
        set.add("members", names);
        descriptor.add("set", set);
        return this;
    }

    public FakeModel limits(int concurrency, int queue) {
        JsonObject limits = new JsonObject();
        limits.addProperty("concurrency", concurrency);
        limits.addProperty("queue", queue);
        descriptor.add("limits", limits);
        return this;
    }

    public FakeModel file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public Candidate candidate() {
        byte[] json = descriptor.toString().getBytes(StandardCharsets.UTF_8);
        return new Candidate(name, version, "multiply", "test." + name, "descriptor.json", path -> open(path, json));
    }

    private InputStream open(String path, byte[] json) throws FileNotFoundException {
        byte[] content = path.equals("descriptor.json") ? json : files.get(path);
        return new ByteArrayInputStream(
                Optional.ofNullable(content).orElseThrow(() -> new FileNotFoundException(path)));
    }

    public static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
