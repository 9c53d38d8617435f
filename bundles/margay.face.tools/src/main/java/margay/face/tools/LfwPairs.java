package margay.face.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pairs of Labeled Faces in the Wild: lines of tab-separated fields, a name and two numbers for two images of one
 * person, or name, number, name, number for images of two people. Each of the ten folds lists its same pairs first, then
 * its different ones, so a same pair after a different one begins the next fold. A heading line is passed over.
 *
 * @see <a href="http://vis-www.cs.umass.edu/lfw/README.txt">The format, as its authors describe it</a>
 */
record LfwPairs(List<Pair> pairs, int folds) {
    /**
     * Two images.
     *
     * @param first path of the one, relative to the data
     * @param second path of the other
     * @param same whether both are of one person
     * @param fold from 0
     */
    record Pair(String first, String second, boolean same, int fold) {}

    LfwPairs {
        pairs = List.copyOf(pairs);
    }

    static LfwPairs parse(List<String> lines) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        int fold = 0;
        for (String line : lines) {
            String[] fields = line.strip().split("\t");
            if (fields.length == 3
                    && !pairs.isEmpty()
                    && !pairs.get(pairs.size() - 1).same()) {
                fold++;
            }
            if (fields.length == 3) {
                pairs.add(new Pair(path(fields[0], fields[1]), path(fields[0], fields[2]), true, fold));
            } else if (fields.length == 4) {
                pairs.add(new Pair(path(fields[0], fields[1]), path(fields[2], fields[3]), false, fold));
            } else if (!pairs.isEmpty() && !line.isBlank()) {
                throw new IOException("A line of pairs has 3 or 4 tab-separated fields, not: " + line);
            }
        }
        if (fold < 1) {
            throw new IOException("The file of pairs has no two folds: same pairs, different pairs, same pairs, ...");
        }
        return new LfwPairs(pairs, fold + 1);
    }

    private static String path(String name, String number) throws IOException {
        try {
            return String.format(Locale.ROOT, "%s/%s_%04d.jpg", name, name, Integer.parseInt(number));
        } catch (NumberFormatException e) {
            throw new IOException("The number of an image of " + name + " is no number: " + number, e);
        }
    }

    Set<String> images() {
        Set<String> images = new TreeSet<>();
        pairs.forEach(pair -> {
            images.add(pair.first());
            images.add(pair.second());
        });
        return images;
    }
}
