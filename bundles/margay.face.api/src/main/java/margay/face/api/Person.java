package margay.face.api;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody in the gallery.
 *
 * @param name unique in the gallery
 * @param images how many are enrolled
 * @param since when the first was enrolled
 * @param spaces embedding spaces in which all images can be compared
 * @param crops whether aligned crops are kept, so that models of other spaces can be served without enrolling again
 */
public record Person(String name, int images, Instant since, Set<String> spaces, boolean crops) {
    /** Takes a copy. */
    public Person {
        spaces = Set.copyOf(spaces);
    }
}
