package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.Set;

/** Makes the values inside a model visible. Thread-safe. */
public final class Observation {
    private Observation() {}

    /**
     * @param prepared a model out of {@link Preparation#prepare}
     * @return the model with the output of every operator as an output; those that are no floats have no range, pass them
     *     over
     */
    public static ModelProto of(ModelProto prepared) {
        GraphProto.Builder graph = prepared.getGraph().toBuilder();
        Set<String> outputs = new HashSet<>();
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        prepared.getGraph().getNodeList().stream()
                .flatMap(node -> node.getOutputList().stream())
                .filter(name -> !name.isEmpty() && outputs.add(name))
                .forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return prepared.toBuilder().setGraph(graph).build();
    }
}
