package margay.engine.internal.descriptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Golden;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;

/** What a schema cannot say: that the parts of a descriptor fit each other. */
final class DescriptorChecks {
    /** Bytes of the largest tensor. */
    static final long MAX_TENSOR = 1L << 28;

    private final ModelDescriptor descriptor;
    private final List<TensorInfo> inputs;
    private final List<String> problems = new ArrayList<>();

    private DescriptorChecks(ModelDescriptor descriptor) {
        this.descriptor = descriptor;
        this.inputs =
                descriptor.inputs().stream().map(ModelDescriptor.Input::tensor).toList();
    }

    /** @return each contradiction with the JSON pointer of its place */
    static List<String> problems(ModelDescriptor descriptor) {
        DescriptorChecks checks = new DescriptorChecks(descriptor);
        checks.tensors("/inputs", inputsOf(descriptor), "/tensor");
        checks.tensors("/outputs", descriptor.outputs(), "");
        checks.images();
        checks.embedding();
        checks.set();
        checks.golden("/golden/", descriptor.golden());
        checks.variants();
        return checks.problems;
    }

    private static List<TensorInfo> inputsOf(ModelDescriptor descriptor) {
        return descriptor.inputs().stream().map(ModelDescriptor.Input::tensor).toList();
    }

    private void tensors(String pointer, List<TensorInfo> tensors, String below) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tensors.size(); i++) {
            TensorInfo tensor = tensors.get(i);
            String place = pointer + '/' + i + below;
            require(names.add(tensor.name()), place + "/name", "\"" + tensor.name() + "\" is there twice");
            require(fits(tensor), place + "/shape", "takes more than the limit of " + MAX_TENSOR + " bytes");
        }
    }

    private static boolean fits(TensorInfo tensor) {
        long bytes = tensor.type().bytes();
        for (long extent : tensor.shape().toArray()) {
            long factor = extent == Shape.DYNAMIC ? 1 : extent;
            if (factor == 0) {
                return true;
            }
            if (bytes > MAX_TENSOR / factor) {
                return false;
            }
            bytes *= factor;
        }
        return true;
    }

    private void images() {
        for (int i = 0; i < descriptor.inputs().size(); i++) {
            ModelDescriptor.Input input = descriptor.inputs().get(i);
            String place = "/inputs/" + i + "/image";
            input.image().ifPresent(image -> image(place, image, input.tensor().shape()));
        }
    }

    private void image(String place, ImageInput image, Shape shape) {
        int channels = image.colorOrder() == ModelDescriptor.ColorOrder.GRAY ? 1 : 3;
        require(image.mean().size() == channels, place + "/mean", "must have " + channels + " numbers");
        require(image.scale().size() == channels, place + "/scale", "must have " + channels + " numbers");
        int axis = image.layout() == ModelDescriptor.Layout.NCHW ? 1 : 3;
        boolean matches = shape.rank() == 4 && shape.extent(axis) == channels;
        require(
                matches,
                place,
                "the layout " + image.layout() + " with " + image.colorOrder() + " needs a shape of rank 4 with "
                        + channels + " at axis " + axis + ", not " + shape);
    }

    private void embedding() {
        descriptor.embedding().ifPresent(embedding -> {
            boolean found = descriptor.outputs().stream()
                    .map(TensorInfo::shape)
                    .anyMatch(shape -> shape.rank() > 0
                            && (shape.extent(shape.rank() - 1) == embedding.dimension()
                                    || shape.extent(shape.rank() - 1) == Shape.DYNAMIC));
            require(found, "/embedding/dimension", "no output has " + embedding.dimension() + " as its last extent");
        });
    }

    private void set() {
        descriptor
                .set()
                .ifPresent(set -> require(
                        set.members().contains(descriptor.name()),
                        "/set/members",
                        "must name \"" + descriptor.name() + "\" itself"));
    }

    private void variants() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < descriptor.variants().size(); i++) {
            ModelDescriptor.Variant variant = descriptor.variants().get(i);
            String place = "/variants/" + i;
            require(names.add(variant.name()), place + "/name", "\"" + variant.name() + "\" is there twice");
            golden(place + "/golden/", variant.golden());
        }
    }

    private void golden(String pointer, List<Golden> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            Golden golden = vectors.get(i);
            String place = pointer + i;
            for (TensorInfo input : inputs) {
                goldenInput(place, golden, input);
            }
            known(place + "/inputs/", golden.inputs(), inputs);
            known(place + "/shapes/", golden.shapes(), inputs);
            known(place + "/outputs/", golden.outputs(), descriptor.outputs());
        }
    }

    private void goldenInput(String place, Golden golden, TensorInfo input) {
        require(
                golden.inputs().containsKey(input.name()),
                place + "/inputs",
                "lacks the input \"" + input.name() + "\"");
        Optional<Shape> shape = Optional.ofNullable(golden.shapes().get(input.name()))
                .map(extents ->
                        Shape.of(extents.stream().mapToLong(Long::longValue).toArray()));
        Shape real = shape.orElse(input.shape());
        require(!real.isDynamic(), place + "/shapes", "must give the shape of \"" + input.name() + "\", which is open");
        require(
                real.isDynamic() || input.shape().accepts(real),
                place + "/shapes/" + escape(input.name()),
                real + " does not fit the declared " + input.shape());
        require(
                fits(new TensorInfo(input.name(), input.type(), real)),
                place + "/shapes/" + escape(input.name()),
                "takes more than the limit of " + MAX_TENSOR + " bytes");
    }

    private void known(String place, Map<String, ?> named, List<TensorInfo> declared) {
        Set<String> names = new HashSet<>();
        declared.forEach(tensor -> names.add(tensor.name()));
        named.keySet().stream()
                .sorted()
                .forEach(name -> require(names.contains(name), place + escape(name), "is not declared above"));
    }

    private void require(boolean good, String pointer, String problem) {
        if (!good) {
            problems.add(pointer + ": " + problem);
        }
    }

    /** RFC 6901, section 3. */
    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
