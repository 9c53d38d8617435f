package margay.onnx.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import margay.onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticQuantizerTest {
    private static final float[] WEIGHTS = {0.5f, -1.27f, 0.254f, 0.1f};
    private static final float[] BIAS = {0.25f, -0.5f};

    /** Two channels into two, at one place. */
    private static Network product() {
        Network network = new Network(1, 1, 2, 1, 1);
        String weights = network.constant(WEIGHTS, 2, 2, 1, 1);
        return network.conv(weights, network.constant(BIAS, 2), 1, 1);
    }

    private static ModelProto quantizedProduct(Network network) {
        return new StaticQuantizer(false)
                .quantize(network.model(13), Map.of(Network.INPUT, new Range(-1, 1), network.last(), new Range(-2, 2)));
    }

    private static TensorProto constant(ModelProto model, String ending) {
        return model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answersAreThoseOfTheIntegerFormula() throws OrtException {
        Network network = product();
        ModelProto quantized = quantizedProduct(network);
        for (int seed = 0; seed < 50; seed++) {
            float[] input = network.input(seed);
            float[] expected = new float[2];
            for (int row = 0; row < 2; row++) {
                double inputScale = 2 / 255.0;
                double scale = Math.max(Math.abs(WEIGHTS[2 * row]), Math.abs(WEIGHTS[2 * row + 1])) / 127.0;
                long sum = Math.round(BIAS[row] / (inputScale * scale));
                for (int column = 0; column < 2; column++) {
                    long pixel = Math.round(input[column] / inputScale);
                    sum += pixel * Math.round(WEIGHTS[2 * row + column] / scale);
                }
                double outputScale = 4 / 255.0;
                expected[row] = (float) (Math.rint(sum * inputScale * scale / outputScale) * outputScale);
            }
            // One step, where a number lies between two.
            assertArrayEquals(expected, network.run(quantized, input), 4 / 255f + 1e-5f);
        }
    }

    @Test
    void weightsAreBytesWithAScaleForEachChannel() {
        ModelProto quantized = quantizedProduct(product());
        assertArrayEquals(
                new byte[] {50, -127, 127, 50},
                constant(quantized, "/int8").getRawData().toByteArray());
        assertArrayEquals(
                new float[] {1.27f / 127, 0.254f / 127}, Onnx.floats(constant(quantized, "/int8/scale")), 1e-9f);
    }

    @Test
    void biasesAreInUnitsOfInputScaleTimesWeightScale() {
        ModelProto quantized = quantizedProduct(product());
        IntBuffer bias = constant(quantized, "/int32")
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        assertEquals(Math.rint(0.25 / (2 / 255.0 * 0.01)), bias.get(0));
        assertEquals(Math.rint(-0.5 / (2 / 255.0 * 0.002)), bias.get(1));
    }

    @Test
    void biasesThatDwarfTheWeightsStillFit() throws OrtException {
        Network network = new Network(1, 1, 2, 1, 1);
        String weights = network.constant(new float[] {1e-9f, 1e-9f, 1, 1}, 2, 2, 1, 1);
        network.conv(weights, network.constant(new float[] {100, 1}, 2), 1, 1);
        float[] input = network.input(1);
        float[] output = network.run(network.quantized(network.model(13)), input);
        assertEquals(100, output[0], 0.5);
    }

    @Test
    void reducedRangeHasSevenBits() {
        Network network = product();
        ModelProto quantized = new StaticQuantizer(true)
                .quantize(network.model(13), Map.of(Network.INPUT, new Range(-1, 1), network.last(), new Range(-2, 2)));
        assertArrayEquals(
                new byte[] {25, -64, 64, 25},
                constant(quantized, "/int8").getRawData().toByteArray());
    }

    @Test
    void zeroIsExactInEveryRange() throws OrtException {
        for (Range range : List.of(new Range(3, 5), new Range(-5, -3), new Range(-0.1f, 7), new Range(0, 0))) {
            Affine affine = Affine.of(range);
            assertTrue(affine.zeroPoint() >= 0 && affine.zeroPoint() <= 255, range + " gives " + affine);
            assertTrue(affine.scale() * (255 - affine.zeroPoint()) >= range.max() - affine.scale());
            assertTrue(affine.scale() * -affine.zeroPoint() <= range.min() + affine.scale());
        }
    }

    @Test
    void deadChannelsStayZero() throws OrtException {
        Network network = new Network(1, 1, 2, 4, 4);
        String weights = network.constant(new float[4], 2, 2, 1, 1);
        network.conv(weights, network.constant(new float[2], 2), 1, 1).then("Relu");
        assertArrayEquals(new float[32], network.run(network.quantized(network.model(13)), network.input(1)));
    }

    @Test
    void operatorsWithoutIntegersStayFloat(@TempDir Path folder) throws OrtException, IOException {
        Network network =
                new Network(3, 1, 8, 6, 6).conv(8, 8, 3, 1).then("Sin").conv(8, 8, 3, 1);
        ModelProto model = network.model(13);
        ModelProto quantized = network.quantized(model);
        NodeProto sine = quantized.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Sin"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                model.getGraph().getNode(1).getInputList(), sine.getInputList(), "the operator was to stay as it was");
        assertEquals(
                2,
                Network.kernels(quantized, folder).stream()
                        .filter("QLinearConv"::equals)
                        .count());
        assertTrue(
                Network.quality(network.run(model, network.input(99)), network.run(quantized, network.input(99))) > 25);
    }

    @Test
    void valuesWithoutARangeStayFloat() throws OrtException {
        Network network = new Network(3, 1, 8, 6, 6).conv(8, 8, 3, 1);
        ModelProto quantized = new StaticQuantizer(false).quantize(network.model(13), Map.of());
        assertArrayEquals(
                network.run(network.model(13), network.input(1)), network.run(quantized, network.input(1)), 1e-5f);
    }

    @Test
    void slopesOfEveryKindBecomeIntegers(@TempDir Path folder) throws OrtException, IOException {
        Network network = new Network(5, 1, 4, 8, 8)
                .conv(4, 4, 3, 1)
                .prelu(0.25f, -0.7f, 1.8f, 1)
                .conv(4, 4, 3, 4)
                .prelu(0, 0.1f, 3, -1.2f)
                .conv(4, 6, 1, 1);
        ModelProto model = network.model(9);
        ModelProto quantized = network.quantized(model);
        List<String> kernels = Network.kernels(quantized, folder);
        assertFalse(kernels.contains("PRelu"), kernels.toString());
        assertFalse(kernels.contains("Conv"), kernels.toString());
        assertTrue(
                Network.quality(network.run(model, network.input(99)), network.run(quantized, network.input(99))) > 22);
    }

    @Test
    void nothingButTheEndsIsFloat(@TempDir Path folder) throws OrtException, IOException {
        Network network = new Network(7, 1, 8, 8, 8).conv(8, 8, 3, 1).then("Relu");
        String shortcut = network.last();
        network.conv(8, 8, 3, 8).add("Add", List.of(shortcut, network.last())).then("Relu");
        network.then(
                        "MaxPool",
                        Onnx.attribute("kernel_shape", new long[] {2, 2}),
                        Onnx.attribute("strides", new long[] {2, 2}))
                .then("GlobalAveragePool")
                .then("Flatten");
        String weights = network.constant(network.gaussian(80, 0.3), 10, 8);
        network.add(
                "Gemm",
                List.of(network.last(), weights, network.constant(network.gaussian(10, 0.1), 10)),
                Onnx.attribute("transB", 1));
        ModelProto model = network.model(13);
        ModelProto quantized = network.quantized(model);
        List<String> floats = Network.kernels(quantized, folder).stream()
                .filter(Set.of("Conv", "FusedConv", "Gemm", "FusedGemm", "Add", "Relu", "GlobalAveragePool")::contains)
                .toList();
        assertEquals(List.of(), floats);
        assertTrue(
                Network.quality(network.run(model, network.input(99)), network.run(quantized, network.input(99))) > 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void randomNetworksKeepTheirAnswers(long seed) throws OrtException {
        Random random = new Random(seed);
        int channels = 4 * (1 + random.nextInt(4));
        Network network = new Network(seed, 1, channels, 10, 10);
        for (int layer = 0; layer < 2 + random.nextInt(4); layer++) {
            boolean depthwise = random.nextBoolean();
            String before = network.last();
            network.conv(channels, channels, random.nextBoolean() ? 3 : 1, depthwise ? channels : 1);
            switch (random.nextInt(4)) {
                case 0 -> network.then("Relu");
                case 1 -> network.prelu(network.gaussian(channels, 0.5));
                case 2 -> network.add("Add", List.of(before, network.last()));
                default -> network.then("Sigmoid");
            }
        }
        ModelProto model = network.model(13);
        float[] input = network.input(1000 + seed);
        double quality = Network.quality(network.run(model, input), network.run(network.quantized(model), input));
        assertTrue(quality > 18, quality + " dB for " + Arrays.toString(network.shape) + ", seed " + seed);
    }

    @Test
    void sameInputsGiveSameBytes() throws OrtException {
        Network network = new Network(5, 1, 4, 8, 8)
                .conv(4, 4, 3, 1)
                .prelu(0.25f, -0.7f, 1.8f, 1)
                .conv(4, 4, 1, 1);
        assertEquals(
                network.quantized(network.model(9)).toByteString(),
                network.quantized(network.model(9)).toByteString());
    }
}
