package margay.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TinyWeightsTest {
    private static ModelProto model(TensorProto... weights) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (TensorProto tensor : weights) {
            graph.addInitializer(tensor);
        }
        return ModelProto.newBuilder().setGraph(graph).build();
    }

    private static float[] zeroed(float... weights) {
        ModelProto model = model(Onnx.tensor("w", weights, 1, weights.length));
        return Onnx.floats(TinyWeights.zeroed(model).getGraph().getInitializer(0));
    }

    @Test
    void zeroesWhatIsTinyBesideTheLargest() {
        assertArrayEquals(
                new float[] {-0.5f, 0, 0, 1e-11f, 0}, zeroed(-0.5f, Float.MIN_VALUE, -1e-30f, 1e-11f, 4e-13f));
    }

    @Test
    void keepsATensorThatIsSmallAsAWhole() {
        float[] small = {1e-30f, -2e-30f, 3e-41f};
        assertArrayEquals(small, zeroed(small));
    }

    @Test
    void keepsUsualNumbersBesideEnormousOnes() {
        float[] mask = {0, 1, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE};
        assertArrayEquals(mask, zeroed(mask));
    }

    @Test
    void keepsNameAndShapeAndOtherTensors() {
        TensorProto integers = Onnx.tensor("shape", TensorProto.DataType.INT64, ByteBuffer.allocate(8), 1);
        TensorProto fine = Onnx.tensor("fine", new float[] {1, 2}, 2);
        ModelProto rewritten = new TinyWeights()
                .apply(model(integers, Onnx.tensor("w", new float[] {1, 1e-40f, 0, 3}, 2, 2), fine))
                .orElseThrow();
        assertEquals(model(integers, Onnx.tensor("w", new float[] {1, 0, 0, 3}, 2, 2), fine), rewritten);
    }

    @Test
    void saysWhenThereIsNothingToDo() {
        ModelProto model = model(Onnx.tensor("w", new float[] {1, 0.1f, 0}, 3));
        assertSame(model, TinyWeights.zeroed(model));
        assertEquals(Optional.empty(), new TinyWeights().apply(model));
    }
}
