package margay.forge.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Architecture;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;
import margay.forge.search.Condition;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ElasticNetworkTest {
    private static final int LAYERS = 10;
    private static final NDManager MANAGER = Torch.start(2);
    private static final Parameters PARAMETERS = new Parameters(MANAGER, new SplittableRandom(1));
    private static final QuantizedLayers MAKER = new QuantizedLayers(PARAMETERS, FormSpace.ELASTIC);
    private static final ElasticNetwork NETWORK = new ElasticNetwork(MAKER, Architecture.RESNET8.create(5, MAKER));
    private static final NDArray IMAGES = images();

    @BeforeAll
    static void initialise() {
        NETWORK.initialise(IMAGES);
    }

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    private static NDArray images() {
        SplittableRandom random = new SplittableRandom(2);
        float[] pixels = new float[16 * 3 * 8 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return MANAGER.create(pixels, new Shape(16, 3, 8, 8));
    }

    private float[] logits(Subnet subnet) {
        return NETWORK.as(subnet).forward(IMAGES, Pass.evaluation(MANAGER)).toFloatArray();
    }

    private double distanceFromFloat(Subnet subnet) {
        float[] exact =
                NETWORK.asFloat().forward(IMAGES, Pass.evaluation(MANAGER)).toFloatArray();
        float[] quantized = logits(subnet);
        double sum = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            sum += Math.abs(exact[i] - quantized[i]);
            size += Math.abs(exact[i]);
        }
        return sum / size;
    }

    @Test
    void everyFormAtEightBitsIsCloseToTheFloatNetwork() {
        for (Condition condition : Condition.all()) {
            double distance = distanceFromFloat(NETWORK.space().uniform(LAYERS, condition.form(8, 8)));
            assertTrue(distance < 0.05, condition + " is off by " + distance);
        }
    }

    @Test
    void fewerBitsAreFurtherFromTheFloatNetwork() {
        double eight = distanceFromFloat(NETWORK.uniform(8, 8));
        double four = distanceFromFloat(NETWORK.uniform(4, 4));
        double two = distanceFromFloat(NETWORK.uniform(2, 2));
        assertTrue(eight < four && four < two, "%f, %f, %f".formatted(eight, four, two));
    }

    @Test
    void weightsTakeAsManyValuesAsTheirBitsAllow() {
        QuantizedLayer layer = NETWORK.layers().get(2);
        for (int bits : new int[] {2, 3, 4}) {
            NDArray weights = layer.weights().apply(new LayerForm.Weights(bits, true, false), Pass.evaluation(MANAGER));
            long values = IntStream.range(0, (int) weights.size())
                    .mapToObj(i -> Math.round(1e5 * weights.flatten().getFloat(i)))
                    .distinct()
                    .count();
            assertTrue(values <= 1 << bits, "%d bits give %d values".formatted(bits, values));
        }
    }

    @Test
    void aFormKnowsItsOwnStepSizesOnly() {
        Parameter scale = PARAMETERS.get("stage0.block0.a.weight.w4.sym.tensor.logscale");
        float[] eightBefore = logits(NETWORK.uniform(8, 8));
        float[] fourBefore = logits(NETWORK.uniform(4, 4));
        scale.value().addi(0.5f);
        assertEquals(boxed(eightBefore), boxed(logits(NETWORK.uniform(8, 8))));
        assertNotEquals(boxed(fourBefore), boxed(logits(NETWORK.uniform(4, 4))));
        scale.value().subi(0.5f);
    }

    private static List<Float> boxed(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    @Test
    void inputsAfterARectifierHaveNoSignAndPicturesDo() {
        assertEquals(IntegerRange.signed(8), NETWORK.layers().get(0).input().range(8));
        assertEquals(IntegerRange.unsigned(4), NETWORK.layers().get(1).input().range(4));
    }

    @Test
    void inputSizesAreThoseOfOneImage() {
        List<Long> sizes = NETWORK.inputSizes(MANAGER.zeros(new Shape(1, 3, 8, 8)));
        assertEquals(LAYERS, sizes.size());
        assertEquals(3 * 64, sizes.get(0));
        assertEquals(16 * 64, sizes.get(1));
        assertEquals(64, sizes.get(LAYERS - 1));
    }

    @Test
    void aSubnetForAnotherNetworkIsRefused() {
        Subnet tooShort = FormSpace.ELASTIC.uniform(5, Condition.PLAIN.form(4, 4));
        assertThrows(IllegalArgumentException.class, () -> NETWORK.as(tooShort));
    }
}
