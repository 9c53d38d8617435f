package margay.elastic.internal;

import java.util.List;
import java.util.Map;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/** The descriptor of a network with one linear layer, from three values to as many as there are labels. */
final class SmallNetwork {
    private SmallNetwork() {}

    static ElasticDescriptor descriptor(byte[] weights, List<String> labels, List<Form> forms) {
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                "small",
                "image-classification",
                "weights",
                ElasticFiles.sha256(weights),
                new ElasticDescriptor.Input("image", List.of(1, 3), List.of(0f), List.of(1f)),
                new ElasticDescriptor.Output("logits", List.of(1, labels.size())),
                labels,
                List.of(new Step(Operation.LINEAR, List.of("image"), "logits", "last", 0, 0, 0)),
                forms,
                List.of("input"),
                Map.of());
    }
}
