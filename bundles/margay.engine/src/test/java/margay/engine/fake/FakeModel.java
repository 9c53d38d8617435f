package margay.engine.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Version;

/** The files of a model bundle for {@link FakeBackend}: one input x and one output y, two floats each. */
public final class FakeModel {
    public static final String DESCRIPTOR = "model/descriptor.json";
    public static final String TASK = "multiply";

    private final String name;
    private final Version version;
    private final Map<String, byte[]> files = new HashMap<>();
    private final JsonObject descriptor;

    public FakeModel(String name, String version, String weights) {
        this(name, version, "fake", weights.getBytes(StandardCharsets.UTF_8));
    }

    public FakeModel(String name, String version, String format, byte[] weights) {
        this.name = name;
        this.version = Version.parseVersion(version);
        files.put("model/weights", weights);
        descriptor = JsonParser.parseString(
                        """
                {"schema": 1, "task": "multiply", "weights": "model/weights",
                 "inputs": [{"tensor": {"name": "x", "type": "float32", "shape": [1, 2]}}],
                 "outputs": [{"name": "y", "type": "float32", "shape": [1, 2]}]}
                """)
                .getAsJsonObject();
        descriptor.addProperty("name", name);
        descriptor.addProperty("sha256", sha256(weights));
        descriptor.addProperty("format", format);
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

    /** Other weights, which must give that factor. */
    public FakeModel variant(String name, String weights, float expected) {
        byte[] bytes = weights.getBytes(StandardCharsets.UTF_8);
        files.put("model/" + name, bytes);
        files.put("golden/" + name + "/x", floats(1, 3));
        files.put("golden/" + name + "/y", floats(expected, 3 * expected));
        JsonObject variant = JsonParser.parseString(
                        """
                {"quantization": "int8", "golden": [{"inputs": {"x": "golden/NAME/x"}, "outputs": {"y": "golden/NAME/y"},
                 "absoluteTolerance": 0.001, "relativeTolerance": 0}]}
                """
                                .replace("NAME", name))
                .getAsJsonObject();
        variant.addProperty("name", name);
        variant.addProperty("weights", "model/" + name);
        variant.addProperty("sha256", sha256(bytes));
        JsonArray variants = new JsonArray();
        variants.add(variant);
        descriptor.add("variants", variants);
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

    public String name() {
        return name;
    }

    public Version version() {
        return version;
    }

    /** Content by path, the descriptor included. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> all = new HashMap<>(files);
        all.put(DESCRIPTOR, descriptor.toString().getBytes(StandardCharsets.UTF_8));
        return all;
    }

    public static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
