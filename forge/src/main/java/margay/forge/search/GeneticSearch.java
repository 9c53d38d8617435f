package margay.forge.search;

import io.jenetics.Genotype;
import io.jenetics.IntegerChromosome;
import io.jenetics.IntegerGene;
import io.jenetics.Mutator;
import io.jenetics.Phenotype;
import io.jenetics.TruncationSelector;
import io.jenetics.UniformCrossover;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionResult;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;

/**
 * Looks for the subnet of the highest predicted accuracy within a budget by a genetic algorithm, as EQ-Net does (Xu et
 * al., ICCV 2023, doi:10.48550/arXiv.2308.07650): a population of 100, of which the best quarter stays and has
 * descendants by mutation (each gene with probability 0.1) and crossover. A gene is the bit width of the weights or of
 * the input of a middle layer.
 */
public final class GeneticSearch {
    private static final int POPULATION = 100;
    private static final double PARENTS = 0.25;
    private static final double MUTATION = 0.1;
    private static final double PENALTY = 10;
    private static final int LEAST_BITS = 2;
    private static final int MOST_BITS = 8;

    private final AccuracyPredictor predictor;
    private final Condition condition;
    private final int layers;
    private final int generations;

    /**
     * Creates a search.
     *
     * @param predictor predicts accuracies
     * @param condition symmetry and granularity of the whole network
     * @param layers the number of quantized layers
     * @param generations how long to search
     */
    public GeneticSearch(AccuracyPredictor predictor, Condition condition, int layers, int generations) {
        this.predictor = predictor;
        this.condition = condition;
        this.layers = layers;
        this.generations = generations;
    }

    /**
     * Searches.
     *
     * @param excess by how many bits a subnet is outside the budget, 0 if it is within
     * @param start subnets to begin with, beside random ones
     * @param seed decides every random choice
     * @return the best subnet found
     */
    public Subnet best(ToDoubleFunction<Subnet> excess, List<Subnet> start, long seed) {
        return RandomRegistry.with(new Random(seed), random -> {
            Engine<IntegerGene, Double> engine = engine(excess);
            List<Genotype<IntegerGene>> genotypes =
                    start.stream().map(this::genotype).toList();
            return subnet(engine.stream(genotypes).limit(generations).collect(EvolutionResult.toBestGenotype()));
        });
    }

    private Engine<IntegerGene, Double> engine(ToDoubleFunction<Subnet> excess) {
        Genotype<IntegerGene> genes = Genotype.of(IntegerChromosome.of(LEAST_BITS, MOST_BITS + 1, 2 * (layers - 2)));
        return new Engine.Builder<IntegerGene, Double>(population -> evaluate(population, excess), genes)
                .populationSize(POPULATION)
                .survivorsFraction(PARENTS)
                .survivorsSelector(new TruncationSelector<>())
                .offspringSelector(new TruncationSelector<>((int) (PARENTS * POPULATION)))
                .alterers(new UniformCrossover<>(0.5), new Mutator<>(MUTATION))
                .maximalPhenotypeAge(Long.MAX_VALUE)
                .executor(Runnable::run)
                .build();
    }

    private ISeq<Phenotype<IntegerGene, Double>> evaluate(
            Seq<Phenotype<IntegerGene, Double>> population, ToDoubleFunction<Subnet> excess) {
        List<Subnet> subnets =
                population.stream().map(p -> subnet(p.genotype())).toList();
        double[] accuracies = predictor.predict(subnets);
        Phenotype<IntegerGene, Double>[] evaluated = newArray(subnets.size());
        for (int i = 0; i < evaluated.length; i++) {
            double fitness = accuracies[i] - PENALTY * excess.applyAsDouble(subnets.get(i));
            evaluated[i] = population.get(i).withFitness(fitness);
        }
        return ISeq.of(evaluated);
    }

    @SuppressWarnings("unchecked")
    private static Phenotype<IntegerGene, Double>[] newArray(int length) {
        return (Phenotype<IntegerGene, Double>[]) new Phenotype<?, ?>[length];
    }

    private Subnet subnet(Genotype<IntegerGene> genotype) {
        int[] bits = genotype.chromosome().as(IntegerChromosome.class).toArray();
        return FormSpace.ELASTIC.subnet(layers, layer -> {
            int middle = Math.max(0, Math.min(layers - 3, layer - 1));
            return condition.form(bits[2 * middle], bits[2 * middle + 1]);
        });
    }

    private Genotype<IntegerGene> genotype(Subnet subnet) {
        IntegerGene[] genes = subnet.layers().subList(1, layers - 1).stream()
                .flatMap(form -> List.of(form.weights().bits(), form.input().bits()).stream())
                .map(bits -> IntegerGene.of(bits, LEAST_BITS, MOST_BITS + 1))
                .toArray(IntegerGene[]::new);
        return Genotype.of(IntegerChromosome.of(genes));
    }
}
