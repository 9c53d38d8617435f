package margay.tools.model;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** Inputs of a model with the outputs that they give: what a box checks before the model serves. */
final class GoldenVectors {
    private static final String FOLDER = "model/golden/";
    private static final long SEED = 20211;

    private final ModelDescriptor descriptor;
    private final Map<String, Shape> shapes;
    private final Map<String, byte[]> inputs = new LinkedHashMap<>();
    private final Map<String, byte[]> outputs = new LinkedHashMap<>();

    /**
     * @param descriptor of the model
     * @param shapes of inputs whose shape is open, by name; extents that are still open become 1
     */
    GoldenVectors(ModelDescriptor descriptor, Map<String, Shape> shapes) {
        this.descriptor = descriptor;
        this.shapes = shapes;
    }

    /** Takes seeded inputs and what the model makes of them. */
    void compute(Session session) throws RequestException, BackendException {
        SeededInput seeded = new SeededInput(SEED);
        run(session, (tensor, input) -> seeded.fill(tensor, input.image()));
    }

    /** Takes the inputs of a folder; the outputs that the model makes of them must be those of the folder. */
    void check(Session session, Path folder, Tolerance tolerance)
            throws RequestException, BackendException, IOException {
        Map<String, byte[]> given = new LinkedHashMap<>();
        for (ModelDescriptor.Input input : descriptor.inputs()) {
            given.put(input.tensor().name(), read(folder, input.tensor()));
        }
        run(session, (tensor, input) -> copy(given.get(input.tensor().name()), tensor, input.tensor()));
        for (TensorInfo output : descriptor.outputs()) {
            byte[] expected = read(folder, output);
            tolerance.check(output, expected, outputs.get(output.name()));
            outputs.put(output.name(), expected);
        }
    }

    /** @return the entry of the descriptor */
    JsonObject json(Tolerance tolerance) {
        JsonObject json = new JsonObject();
        json.add("inputs", paths(inputs, "input"));
        json.add("outputs", paths(outputs, "output"));
        JsonObject open = new JsonObject();
        for (ModelDescriptor.Input input : descriptor.inputs()) {
            if (input.tensor().shape().isDynamic()) {
                open.add(
                        input.tensor().name(),
                        new Gson().toJsonTree(shape(input.tensor()).toArray()));
            }
        }
        json.add("shapes", open);
        Tolerance settled = tolerance.settle(descriptor.outputs(), outputs);
        json.addProperty("absoluteTolerance", settled.absolute().orElse(0.0));
        json.addProperty("relativeTolerance", settled.relative());
        return json;
    }

    /** Puts the files into the bundle. */
    void addTo(ModelJar jar) {
        int index = 0;
        for (byte[] content : inputs.values()) {
            jar.add(path("input", index++), content);
        }
        index = 0;
        for (byte[] content : outputs.values()) {
            jar.add(path("output", index++), content);
        }
    }

    private interface Filler {
        void fill(Tensor tensor, ModelDescriptor.Input input) throws RequestException;
    }

    private void run(Session session, Filler filler) throws RequestException, BackendException {
        try (Binding binding = session.bind()) {
            for (ModelDescriptor.Input input : descriptor.inputs()) {
                Tensor tensor = input(binding, session, input.tensor());
                filler.fill(tensor, input);
                inputs.put(input.tensor().name(), bytes(tensor));
            }
            binding.run();
            for (TensorInfo output : descriptor.outputs()) {
                outputs.put(output.name(), bytes(binding.output(index(session.outputs(), output))));
            }
        }
    }

    private Tensor input(Binding binding, Session session, TensorInfo info) throws RequestException {
        int index = index(session.inputs(), info);
        boolean open = session.inputs().get(index).shape().isDynamic();
        return open ? binding.input(index, shape(info)) : binding.input(index);
    }

    private static int index(List<TensorInfo> tensors, TensorInfo wanted) {
        return tensors.stream().map(TensorInfo::name).toList().indexOf(wanted.name());
    }

    private Shape shape(TensorInfo info) {
        long[] extents = Optional.ofNullable(shapes.get(info.name()))
                .orElse(info.shape())
                .toArray();
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = extents[axis] == Shape.DYNAMIC ? 1 : extents[axis];
        }
        return Shape.of(extents);
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.bytes().capacity()];
        tensor.bytes().get(0, bytes);
        return bytes;
    }

    private static void copy(byte[] bytes, Tensor tensor, TensorInfo info) throws RequestException {
        if (bytes.length != tensor.bytes().capacity()) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "The golden input '" + info.name() + "' has " + bytes.length + " bytes; the tensor " + tensor
                            + " has " + tensor.bytes().capacity());
        }
        tensor.bytes().put(0, bytes);
    }

    /** In a name, everything but letters, digits and {@code . _ -} is an underscore in the file's name. */
    private static byte[] read(Path folder, TensorInfo tensor) throws IOException {
        return Files.readAllBytes(folder.resolve(tensor.name().replaceAll("[^A-Za-z0-9._-]", "_") + ".bin"));
    }

    private static JsonObject paths(Map<String, byte[]> vectors, String kind) {
        JsonObject json = new JsonObject();
        int index = 0;
        for (String name : vectors.keySet()) {
            json.addProperty(name, path(kind, index++));
        }
        return json;
    }

    private static String path(String kind, int index) {
        return FOLDER + kind + "-" + index + ".bin";
    }
}
