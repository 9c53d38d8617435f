package margay.elastic.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an elastic bundle says of itself, in its file {@code elastic/elastic.json}.
 *
 * @param schema {@value #SCHEMA}, or 1 if no form is integer-only
 * @param name of the model on a box
 * @param task of the model
 * @param weights path in the bundle of the shared arrays, a safetensors file
 * @param sha256 of that file
 * @param input the one input
 * @param output the one output: NC, one logit a class
 * @param labels of the classes
 * @param graph the network, its input first
 * @param forms the ways to quantize it
 * @param goldenInputs paths in the bundle of inputs that are checked
 * @param card for people, as in the descriptor of a model
 */
public record ElasticDescriptor(
        int schema,
        String name,
        String task,
        String weights,
        String sha256,
        Input input,
        Output output,
        List<String> labels,
        List<Step> graph,
        List<Form> forms,
        List<String> goldenInputs,
        Map<String, Object> card) {
    /** The newest schema that is understood; all before it are, too. */
    public static final int SCHEMA = 2;

    /** Path of the descriptor in a bundle. */
    public static final String PATH = "elastic/elastic.json";

    /** Takes copies. */
    public ElasticDescriptor {
        labels = List.copyOf(labels);
        graph = List.copyOf(graph);
        forms = List.copyOf(forms);
        goldenInputs = List.copyOf(goldenInputs);
        card = Collections.unmodifiableMap(new LinkedHashMap<>(card));
    }

    /**
     * The input: pixels as {@code (pixel - mean) * scale}, red, green, blue, NCHW.
     *
     * @param name of the value
     * @param shape NCHW, one picture
     * @param mean per channel, in units of a pixel of 0 to 255
     * @param scale per channel
     */
    public record Input(String name, List<Integer> shape, List<Float> mean, List<Float> scale) {
        /** Takes copies. */
        public Input {
            shape = List.copyOf(shape);
            mean = List.copyOf(mean);
            scale = List.copyOf(scale);
        }
    }

    /**
     * The output.
     *
     * @param name of the value
     * @param shape NC, one picture
     */
    public record Output(String name, List<Integer> shape) {
        /** Takes a copy. */
        public Output {
            shape = List.copyOf(shape);
        }
    }

    /** @return where the values of the network come from and go to */
    public Dataflow dataflow() {
        return new Dataflow(graph, output.name());
    }

    /** @return names of the layers with weights, in the order of the graph */
    public List<String> layers() {
        return graph.stream()
                .filter(step -> step.operation().multiplies())
                .map(Step::layer)
                .toList();
    }

    /**
     * @param form its name
     * @return the form, if there is one
     */
    public Optional<Form> form(String form) {
        return forms.stream().filter(known -> known.name().equals(form)).findFirst();
    }
}
