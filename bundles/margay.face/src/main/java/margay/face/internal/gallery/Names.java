package margay.face.internal.gallery;

import java.text.Normalizer;
import java.util.regex.Pattern;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** The names that people in the gallery may have. */
public final class Names {
    private static final int LONGEST = 64;
    private static final Pattern VALID =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N} ._'-]*[\\p{L}\\p{M}\\p{N}._'-])?");

    private Names() {}

    /**
     * @param name as a user wrote it
     * @return the same in Unicode's composed form (NFC)
     * @throws RequestException if it is no valid name
     */
    public static String valid(String name) throws RequestException {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        if (composed.length() > LONGEST || !VALID.matcher(composed).matches()) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "A person's name has 1 to " + LONGEST
                            + " letters, digits, spaces and . _ ' -, begins with a letter or"
                            + " digit and does not end with a space");
        }
        return composed;
    }
}
