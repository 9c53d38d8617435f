package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;

/**
 * Quantizes the input of one layer in any of its forms. Inputs that were never negative when they were observed use
 * integers without sign.
 */
public final class ActivationQuantizer {
    private final String name;
    private final Parameter least;
    private final Map<LayerForm.Input, Quantizer> forms = new LinkedHashMap<>();

    ActivationQuantizer(Parameters parameters, String name, List<LayerForm.Input> forms) {
        this.name = name;
        this.least = parameters.constant(name + ".least", Parameter.Role.STATISTIC, 1, 0);
        for (LayerForm.Input form : forms) {
            this.forms.put(form, Quantizer.create(parameters, name + "." + form, new Shape(1), form.symmetric()));
        }
    }

    /**
     * Returns step size and offset of a form.
     *
     * @param form one of the forms of this input
     */
    public Quantizer quantizer(LayerForm.Input form) {
        Quantizer quantizer = forms.get(form);
        if (quantizer == null) {
            throw new IllegalArgumentException("%s has no form %s, only %s".formatted(name, form, forms.keySet()));
        }
        return quantizer;
    }

    /**
     * Returns the integers of a bit width.
     *
     * @param bits the bit width
     * @return integers without sign where the input is never negative, else two's complement
     */
    public IntegerRange range(int bits) {
        return least.value().getFloat() < 0 ? IntegerRange.signed(bits) : IntegerRange.unsigned(bits);
    }

    /** Returns the least value of the input that was observed, one element. */
    public Parameter least() {
        return least;
    }

    /**
     * Rounds the input to the grid of a form and leaves it in units of the step size.
     *
     * @param x the input
     * @param form one of the forms of this input
     * @param pass how this use of the network behaves
     * @return values of the shape of x with their step size, one element
     */
    public Quantizer.Steps inSteps(NDArray x, LayerForm.Input form, Pass pass) {
        IntegerRange range = range(form.bits());
        return quantizer(form).inSteps(x, range, GradientScale.perTensor(range, x.size()), pass);
    }

    /** Sets the quantizers of all forms to what suits an input that was observed. */
    void initialise(float[] observed) {
        float[] sample = StepSearch.sample(observed, StepSearch.SAMPLE);
        float minimum = Float.POSITIVE_INFINITY;
        for (float value : observed) {
            minimum = Math.min(minimum, value);
        }
        least.value().set(new float[] {minimum});
        List<LayerForm.Input> keys = new ArrayList<>(forms.keySet());
        List<StepSearch.Grid> grids = keys.parallelStream()
                .map(form -> new StepSearch(range(form.bits()), form.symmetric()).best(sample))
                .toList();
        for (int i = 0; i < keys.size(); i++) {
            forms.get(keys.get(i)).set(grids.get(i));
        }
    }
}
