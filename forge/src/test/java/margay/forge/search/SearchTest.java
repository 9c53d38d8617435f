package margay.forge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Architecture;
import margay.forge.nn.Parameters;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.QuantizedLayers;
import margay.forge.quant.Subnet;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final int LAYERS = 10;
    private static final List<Long> WEIGHTS =
            List.of(432L, 2304L, 2304L, 4608L, 9216L, 512L, 18432L, 36864L, 2048L, 640L);
    private static final List<Long> INPUTS =
            List.of(3072L, 16384L, 16384L, 16384L, 8192L, 16384L, 8192L, 4096L, 8192L, 64L);
    private final NDManager manager = Torch.start(2);

    @AfterEach
    void close() {
        manager.close();
    }

    /** An accuracy that grows with bits, faster from few bits, and twice as fast in even layers. */
    private static double pretended(Subnet subnet) {
        double loss = 0;
        for (int i = 1; i < LAYERS - 1; i++) {
            LayerForm form = subnet.layers().get(i);
            double weight = i % 2 == 0 ? 2 : 1;
            loss += weight
                    * (Math.pow(2, -form.weights().bits())
                            + Math.pow(2, -form.input().bits()));
        }
        return 0.92 - loss / 40;
    }

    private static SubnetSampler sampler(long seed) {
        return new SubnetSampler(WEIGHTS, INPUTS, seed);
    }

    private static List<MeasuredSubnet> measured(int from, int to) {
        SubnetSampler sampler = sampler(1);
        return IntStream.range(from, to)
                .mapToObj(sampler::draw)
                .map(s -> new MeasuredSubnet(s, pretended(s), ""))
                .toList();
    }

    @Test
    void thePredictorRanksUnseenSubnets() {
        AccuracyPredictor predictor = AccuracyPredictor.fit(manager, measured(0, 240), 1);
        List<MeasuredSubnet> unseen = measured(240, 300);
        double[] predicted =
                predictor.predict(unseen.stream().map(MeasuredSubnet::subnet).toList());
        double[] truth = unseen.stream().mapToDouble(MeasuredSubnet::accuracy).toArray();
        double correlation = RankCorrelation.of(truth, predicted);
        assertTrue(correlation >= 0.85, "rank correlation is " + correlation);
    }

    @Test
    void theSearchStaysWithinItsBudgetAndIsNotWorseThanUniformBits() {
        QuantizedLayers layers =
                new QuantizedLayers(new Parameters(manager, new SplittableRandom(1)), FormSpace.ELASTIC);
        ElasticNetwork network = new ElasticNetwork(layers, Architecture.RESNET8.create(5, layers));
        BitBudget costs = new BitBudget(
                network, LongStream.generate(() -> 100).limit(LAYERS).boxed().toList());
        AccuracyPredictor predictor = AccuracyPredictor.fit(manager, measured(0, 240), 1);
        Subnet uniform = FormSpace.ELASTIC.uniform(LAYERS, Condition.PLAIN.form(3, 3));
        Subnet found = new GeneticSearch(predictor, Condition.PLAIN, LAYERS, 60)
                .best(
                        s -> Math.max(0, costs.weightBits(s) - 3) + Math.max(0, costs.activationBits(s) - 3),
                        List.of(uniform),
                        7);
        assertTrue(costs.weightBits(found) <= 3 && costs.activationBits(found) <= 3, found.toString());
        assertTrue(predictor.predict(List.of(found))[0] >= predictor.predict(List.of(uniform))[0]);
        assertTrue(pretended(found) >= pretended(uniform), "the search found a worse subnet");
    }

    /** A time that integer kernels make shorter where a layer and the one behind it have 8 bits. */
    private static double pretendedMs(Subnet subnet) {
        double ms = 2;
        for (int i = 1; i < LAYERS; i++) {
            boolean byBytes = subnet.layers().get(i - 1).isByteSymmetric()
                    && subnet.layers().get(i).isByteSymmetric();
            ms -= byBytes ? 0.02 * i : 0;
        }
        return ms;
    }

    private static List<TimedSubnet> timed(int count) {
        return Probes.draw(LAYERS, count).stream()
                .map(s -> new TimedSubnet(s, pretendedMs(s)))
                .toList();
    }

    @Test
    void theLatencyOfUnseenSubnetsIsPredicted() {
        LatencyModel model = LatencyModel.fit(manager, timed(40));
        List<Subnet> unseen = Probes.draw(LAYERS, 60).subList(40, 60);
        double[] predicted = unseen.stream().mapToDouble(model::ms).toArray();
        double[] truth = unseen.stream().mapToDouble(SearchTest::pretendedMs).toArray();
        assertTrue(RankCorrelation.of(truth, predicted) > 0.9, "rank correlation");
        assertTrue(model.error() < 0.03, "error " + model.error());
    }

    @Test
    void aTimedSubnetHasItsTimeAndBytesThroughoutTeachNothing() {
        Subnet bytes = FormSpace.ELASTIC.uniform(LAYERS, Condition.PLAIN.form(8, 8));
        List<TimedSubnet> all = new ArrayList<>(timed(20));
        all.add(new TimedSubnet(bytes, 0.1));
        LatencyModel model = LatencyModel.fit(manager, all);
        assertEquals(0.1, model.ms(bytes));
        assertEquals(LatencyModel.fit(manager, timed(20)).error(), model.error());
        assertThrows(IllegalArgumentException.class, () -> LatencyModel.fit(manager, timed(9)));
    }

    @Test
    void limitsOfSizeAndTimeLiftTheLeastBits() {
        QuantizedLayers layers =
                new QuantizedLayers(new Parameters(manager, new SplittableRandom(1)), FormSpace.ELASTIC);
        ElasticNetwork network = new ElasticNetwork(layers, Architecture.RESNET8.create(5, layers));
        BitBudget costs = new BitBudget(
                network, LongStream.generate(() -> 100).limit(LAYERS).boxed().toList());
        Subnet two = network.uniform(2, 2);
        Limits bits = new Limits(4, Optional.empty(), Optional.empty());
        Limits time = new Limits(4, Optional.empty(), Optional.of(1.5));
        assertEquals(3, bits.excess(costs, s -> 9).applyAsDouble(two), 1e-9);
        assertEquals(1, time.excess(costs, s -> 3).applyAsDouble(two), 1e-9);
        assertEquals(0, time.excess(costs, s -> 1).applyAsDouble(two), 1e-9);
        assertEquals("4.1.5ms", time.name());
    }

    @Test
    void sizesCountPackedWeightsAndStepSizes() {
        QuantizedLayers layers =
                new QuantizedLayers(new Parameters(manager, new SplittableRandom(1)), FormSpace.ELASTIC);
        ElasticNetwork network = new ElasticNetwork(layers, Architecture.RESNET8.create(5, layers));
        BitBudget costs = new BitBudget(
                network, LongStream.generate(() -> 1).limit(LAYERS).boxed().toList());
        long edges = 16 * 3 * 9 + 5 * 64;
        long middle = network.layers().stream()
                        .mapToLong(l -> l.weights().weight().value().size())
                        .sum()
                - edges;
        assertEquals(edges + middle / 2 + 4 * LAYERS, costs.bytes(network.uniform(4, 4)));
        assertEquals(4, costs.weightBits(network.uniform(4, 2)), 1e-9);
        assertEquals(2, costs.activationBits(network.uniform(4, 2)), 1e-9);
    }

    @Test
    void sampledSubnetsCoverTheRangeAndRepeat() {
        SubnetSampler sampler = sampler(3);
        assertEquals(sampler.draw(17), sampler.draw(17));
        int drawn = 600;
        for (double most = 3; most <= 7; most++) {
            double greatest = most;
            long within = IntStream.range(0, drawn)
                    .mapToObj(sampler::draw)
                    .filter(s -> isJustBelow(greatest, BitBudget.average(WEIGHTS, layer -> s.layers()
                                    .get(layer)
                                    .weights()
                                    .bits()))
                            && isJustBelow(greatest, BitBudget.average(INPUTS, layer -> s.layers()
                                    .get(layer)
                                    .input()
                                    .bits())))
                    .count();
            assertTrue(within > drawn / 50, within + " of " + drawn + " have averages just below " + most);
        }
    }

    private static boolean isJustBelow(double most, double average) {
        return average > most - 0.5 && average <= most;
    }

    @Test
    void featuresAreOneOfSevenPerTensor() {
        float[] features = SubnetFeatures.of(sampler(3).draw(0));
        assertEquals(6 + 14 * (LAYERS - 2), features.length);
        double sum = IntStream.range(0, features.length)
                .mapToDouble(i -> features[i])
                .sum();
        assertEquals(3 + 2 * (LAYERS - 2), sum);
    }

    @Test
    void rankCorrelationIgnoresScaleAndSharesTies() {
        assertEquals(1, RankCorrelation.of(new double[] {1, 2, 3}, new double[] {1, 10, 11}), 1e-12);
        assertEquals(-1, RankCorrelation.of(new double[] {1, 2, 3}, new double[] {3, 2, 1}), 1e-12);
        assertEquals(Math.sqrt(3) / 2, RankCorrelation.of(new double[] {1, 2, 3}, new double[] {1, 5, 5}), 1e-12);
    }

    @Test
    void theFrontHasWhatNothingBeats() {
        Candidate small = candidate("small", 100, 0.8);
        Candidate beaten = candidate("beaten", 120, 0.79);
        Candidate large = candidate("large", 200, 0.9);
        assertEquals(List.of(small, large), Candidate.front(List.of(large, beaten, small)));
    }

    private static Candidate candidate(String name, long bytes, double measured) {
        return new Candidate(name, new Subnet(List.of()), 0, 0, bytes, 0, 0, measured);
    }
}
