package margay.forge.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.data.Normalization;

/**
 * Writes what a bundle says of itself.
 *
 * @param name of the model on a box
 * @param card for people, without figures
 * @param weights path of the arrays
 * @param test the test images
 * @param steps the network
 */
record Description(String name, Map<String, String> card, String weights, BatchMaker test, List<Step> steps) {

    static String goldenInput(int index) {
        return "elastic/golden/input" + index + ".bin";
    }

    ElasticDescriptor of(List<Form> forms, int goldenInputs, String sha256) {
        ImageSet images = test.images();
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                name,
                "image-classification",
                weights,
                sha256,
                input(images, test.normalization()),
                new ElasticDescriptor.Output(
                        Network.OUTPUT, List.of(1, images.classes().size())),
                images.classes(),
                steps,
                forms,
                IntStream.range(0, goldenInputs)
                        .mapToObj(Description::goldenInput)
                        .toList(),
                cardOf(forms));
    }

    private static ElasticDescriptor.Input input(ImageSet images, Normalization pixels) {
        return new ElasticDescriptor.Input(
                Network.INPUT,
                List.of(1, images.channels(), images.height(), images.width()),
                floats(pixels.mean(), value -> value),
                floats(pixels.scale(), value -> 1 / value));
    }

    private Map<String, Object> cardOf(List<Form> forms) {
        Map<String, Object> all = new LinkedHashMap<>(card);
        Map<String, Double> metrics = new LinkedHashMap<>();
        forms.forEach(form -> metrics.put("test_accuracy_" + form.name(), form.accuracy()));
        all.put("metrics", metrics);
        return all;
    }

    private static List<Float> floats(float[] values, UnaryOperator<Float> change) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> change.apply(values[i]))
                .toList();
    }
}
