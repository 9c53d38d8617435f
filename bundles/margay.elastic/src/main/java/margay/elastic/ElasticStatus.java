package margay.elastic;

import java.util.List;

/**
 * What is known of an elastic model at one moment.
 *
 * @param model its name
 * @param budget what it may cost
 * @param form that serves; empty if none does
 * @param quantization of that form on this box, in words
 * @param problem why no form serves, or why the last budget was not met; empty if all is well
 * @param forms all forms with what is known of their costs
 */
public record ElasticStatus(
        String model, Budget budget, String form, String quantization, String problem, List<FormStatus> forms) {
    /**
     * One form.
     *
     * @param name of the form
     * @param accuracy measured in the forge, 0 to 1
     * @param bytes of its model file; 0 while it was not made
     * @param ms of one run on this box, one thread, milliseconds; 0 while it was not measured
     * @param layers the form of each layer in the order of the graph, as {@code w4.sym.tensor+a4.sym}; empty in floats
     */
    public record FormStatus(String name, double accuracy, long bytes, double ms, List<String> layers) {}
}
