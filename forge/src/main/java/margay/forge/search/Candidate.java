package margay.forge.search;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import margay.forge.quant.Subnet;

/**
 * A subnet with what it costs and what it is worth.
 *
 * @param name how it was found
 * @param subnet the subnet
 * @param weightBits average bits of weights
 * @param activationBits average bits of inputs
 * @param bytes size of the packed weights
 * @param ms time of one run on a box, milliseconds; 0 if no times of that box were given
 * @param predicted predicted accuracy, 0..1
 * @param measured accuracy on the test images, 0..1
 */
public record Candidate(
        String name,
        Subnet subnet,
        double weightBits,
        double activationBits,
        long bytes,
        double ms,
        double predicted,
        double measured) {

    /**
     * Keeps those that no other beats in both size and measured accuracy.
     *
     * @param candidates subnets
     * @return the front, smallest first
     */
    public static List<Candidate> front(List<Candidate> candidates) {
        Stream<Candidate> unbeaten =
                candidates.stream().filter(c -> candidates.stream().noneMatch(other -> other.beats(c)));
        return unbeaten.sorted(Comparator.comparingLong(Candidate::bytes)).toList();
    }

    private boolean beats(Candidate other) {
        return bytes <= other.bytes && measured >= other.measured && (bytes < other.bytes || measured > other.measured);
    }
}
