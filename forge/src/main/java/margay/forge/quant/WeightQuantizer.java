package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;

/** Quantizes one weight in any of its forms. The weight is shared; each form has its own step sizes and offsets. */
public final class WeightQuantizer {
    private final Parameter weight;
    private final Map<LayerForm.Weights, Quantizer> forms = new LinkedHashMap<>();

    WeightQuantizer(Parameters parameters, Parameter weight, List<LayerForm.Weights> forms) {
        this.weight = weight;
        for (LayerForm.Weights form : forms) {
            Shape shape = scaleShape(form);
            this.forms.put(form, Quantizer.create(parameters, weight.name() + "." + form, shape, form.symmetric()));
        }
    }

    private Shape scaleShape(LayerForm.Weights form) {
        long[] dimensions = new long[weight.value().getShape().dimension()];
        Arrays.fill(dimensions, 1);
        dimensions[0] = form.perChannel() ? weight.value().getShape().get(0) : 1;
        return new Shape(dimensions);
    }

    /** Returns the float weight that all forms share: output channels first. */
    public Parameter weight() {
        return weight;
    }

    /**
     * Returns step sizes and offsets of a form.
     *
     * @param form one of the forms of this weight
     */
    public Quantizer quantizer(LayerForm.Weights form) {
        Quantizer quantizer = forms.get(form);
        if (quantizer == null) {
            throw new IllegalArgumentException(
                    "%s has no form %s, only %s".formatted(weight.name(), form, forms.keySet()));
        }
        return quantizer;
    }

    NDArray apply(LayerForm.Weights form, Pass pass) {
        IntegerRange range = IntegerRange.signed(form.bits());
        return quantizer(form).apply(pass.use(weight), range, gradientFactor(form, range), pass);
    }

    private double gradientFactor(LayerForm.Weights form, IntegerRange range) {
        Shape shape = weight.value().getShape();
        return form.perChannel()
                ? GradientScale.perChannel(range, shape.size(), shape.get(1))
                : GradientScale.perTensor(range, shape.size());
    }

    /** Sets the quantizers of all forms to what suits the weight as it is. */
    void initialise() {
        float[] values = weight.value().toFloatArray();
        Map<LayerForm.Weights, StepSearch.Grid[]> found = new LinkedHashMap<>();
        forms.keySet().forEach(form -> found.put(form, new StepSearch.Grid[0]));
        found.entrySet().parallelStream().forEach(entry -> entry.setValue(search(entry.getKey(), values)));
        found.forEach((form, grids) -> forms.get(form).set(grids));
    }

    private StepSearch.Grid[] search(LayerForm.Weights form, float[] values) {
        StepSearch search = new StepSearch(IntegerRange.signed(form.bits()), form.symmetric());
        int channels =
                form.perChannel() ? Math.toIntExact(weight.value().getShape().get(0)) : 1;
        int length = values.length / channels;
        return IntStream.range(0, channels)
                .mapToObj(c -> search.best(
                        StepSearch.sample(Arrays.copyOfRange(values, c * length, (c + 1) * length), StepSearch.SAMPLE)))
                .toArray(StepSearch.Grid[]::new);
    }
}
