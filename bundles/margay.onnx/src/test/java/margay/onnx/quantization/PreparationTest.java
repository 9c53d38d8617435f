package margay.onnx.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import margay.onnx.Onnx;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static List<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    private static ModelProto assertSame(Network network, ModelProto model) throws OrtException {
        ModelProto prepared = Preparation.prepare(model);
        float[] input = network.input(1);
        assertArrayEquals(network.run(model, input), network.run(prepared, input), 1e-4f);
        return prepared;
    }

    @Test
    void foldsBatchNormalization() throws OrtException {
        Network network = new Network(1, 1, 3, 5, 5).conv(3, 4, 3, 1);
        List<String> inputs = List.of(
                network.last(),
                network.constant(new float[] {1, 2, -0.5f, 0.1f}, 4),
                network.constant(network.gaussian(4, 1), 4),
                network.constant(network.gaussian(4, 1), 4),
                network.constant(new float[] {1, 0.5f, 2, 0.01f}, 4));
        network.add("BatchNormalization", inputs, number("epsilon", 0.001f)).then("Relu");
        assertEquals(List.of("Conv", "Relu"), operators(assertSame(network, network.model(9))));
    }

    @Test
    void bringsOldOperatorsToNewSet() throws OrtException {
        Network network = new Network(1, 1, 3, 5, 5)
                .then("Clip", number("min", -0.5f), number("max", 0.5f))
                .then(
                        "Slice",
                        Onnx.attribute("axes", new long[] {2, 3}),
                        Onnx.attribute("starts", new long[] {1, 0}),
                        Onnx.attribute("ends", new long[] {4, 3}))
                .then("Unsqueeze", Onnx.attribute("axes", new long[] {0}))
                .then("Squeeze", Onnx.attribute("axes", new long[] {1}))
                .then("Softmax", Onnx.attribute("axis", -1));
        ModelProto prepared = assertSame(network, network.model(9));
        assertEquals(13, prepared.getOpsetImport(0).getVersion());
    }

    @Test
    void refusesWhatItCannotBring() {
        Network network = new Network(1, 1, 3, 5, 5).then("Dropout");
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Preparation.prepare(network.model(9)));
        assertTrue(refusal.getMessage().contains("Dropout"), refusal.getMessage());
    }

    @Test
    void boundsSlopes() throws OrtException {
        Network network =
                new Network(1, 1, 3, 5, 5).conv(3, 3, 3, 1).prelu(2, 0.5f, -3).conv(3, 4, 1, 1);
        ModelProto prepared = assertSame(network, network.model(13));
        String slopes = prepared.getGraph().getNode(1).getInput(1);
        float[] bounded = prepared.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(slopes))
                .map(Onnx::floats)
                .findFirst()
                .orElseThrow();
        assertArrayEquals(new float[] {0.5f, 0.5f, -3}, bounded);
    }
}
