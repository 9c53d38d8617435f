package margay.classify.internal.scores;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Card;
import margay.api.model.ModelDescriptor.ColorOrder;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.model.ModelDescriptor.Input;
import margay.api.model.ModelDescriptor.Layout;
import margay.api.model.ModelDescriptor.Limits;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.osgi.framework.Version;

/** A model that gives the same logits for every picture of 2x4 RGB pixels, and says of itself what a test wants. */
final class FakeLease implements Lease {
    static final ImageInput RGB = new ImageInput(Layout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

    private final Tensor input;
    private final Tensor output;
    private List<Input> inputs;
    private List<TensorInfo> outputs;
    private List<String> labels = List.of("a", "b", "c");
    private Map<String, Object> parameters = Map.of();

    FakeLease(Tensor output) {
        this.input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 2, 4));
        this.output = output;
        this.inputs = List.of(input(Optional.of(RGB), input.shape()));
        this.outputs = List.of(new TensorInfo("logits", output.type(), output.shape()));
    }

    static FakeLease giving(float... logits) {
        Tensor output = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, logits.length));
        output.floats().put(0, logits);
        return new FakeLease(output);
    }

    static Input input(Optional<ImageInput> image, Shape shape) {
        return new Input(new TensorInfo("image", ElementType.FLOAT32, shape), image);
    }

    FakeLease inputs(Input... all) {
        inputs = List.of(all);
        return this;
    }

    FakeLease outputs(TensorInfo... all) {
        outputs = List.of(all);
        return this;
    }

    FakeLease labels(String... all) {
        labels = List.of(all);
        return this;
    }

    FakeLease parameters(Map<String, Object> all) {
        parameters = all;
        return this;
    }

    @Override
    public GenerationId generation() {
        return new GenerationId("letters", new Version("1.2.0"), 7);
    }

    @Override
    public ModelDescriptor descriptor() {
        return new ModelDescriptor(
                "letters",
                new Version("1.2.0"),
                "image-classification",
                "fake",
                "weights",
                "",
                inputs,
                outputs,
                "none",
                Optional.empty(),
                labels,
                List.of(),
                List.of(),
                Optional.empty(),
                new Limits(Optional.empty(), Optional.empty()),
                Map.of(),
                parameters,
                new Card("", "", "", "", "", Map.of()));
    }

    @Override
    public Tensor input(int index) {
        return input;
    }

    @Override
    public Tensor input(int index, Shape shape) throws RequestException {
        throw new RequestException(Code.INVALID_INPUT, "The shape is fixed");
    }

    @Override
    public void run() {
        output.shape();
    }

    @Override
    public Tensor output(int index) {
        return output;
    }
}
