package margay.face.internal.gallery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.internal.stages.AlignedCrop;
import margay.face.internal.stages.NoDirectionException;

/**
 * Brings everybody whose crops are kept into the space of the model that serves. One request does that while others wait:
 * they need what it makes. Who waits holds no lease, and who makes embeddings holds one for a batch at a time, so that
 * other requests go on and a swap is not held up. Thread-safe.
 */
public final class Completion {
    private static final Logger LOG = System.getLogger(Completion.class.getName());
    private static final String WHAT = "Bringing the face gallery into the space of a new embedding model";

    private static final int BATCH = 64;
    private static final int PLACES = 64;

    private final Gallery gallery;
    private final Turn turn = new Turn(WHAT, PLACES);

    /** @param gallery of the box */
    public Completion(Gallery gallery) {
        this.gallery = gallery;
    }

    /** Leases the embedding model that serves. */
    @FunctionalInterface
    public interface Lessor {
        /**
         * @return the model, which the caller closes
         * @throws RequestException if it is not to be had
         */
        CropModel lease() throws RequestException;
    }

    /**
     * Waits for others that do it, then does what is left.
     *
     * @param lessor for each batch
     * @param cancellation of the request, which holds no lease
     * @throws RequestException if the model or the disk fails, too many wait, or the request ends; what was made by then
     *     is kept
     */
    public void run(Lessor lessor, Cancellation cancellation) throws RequestException {
        turn.take(cancellation);
        try {
            boolean more = true;
            while (more) {
                try (CropModel model = lessor.lease()) {
                    complete(model, cancellation);
                    more = gallery.lacks(model.space(), model.dimension());
                }
            }
        } finally {
            turn.giveBack();
        }
    }

    /** One batch; the model runs without a lock. */
    private void complete(CropModel model, Cancellation cancellation) throws RequestException {
        Map<String, List<StoredImage>> made = new TreeMap<>();
        try {
            embed(model, made, cancellation);
        } catch (RequestException end) {
            keepBefore(end, model, made);
            throw end;
        }
        gallery.keep(model.space(), model.dimension(), made);
    }

    private void keepBefore(RequestException end, CropModel model, Map<String, List<StoredImage>> made) {
        try {
            gallery.keep(model.space(), model.dimension(), made);
        } catch (RequestException lost) {
            end.addSuppressed(lost);
        }
    }

    private void embed(CropModel model, Map<String, List<StoredImage>> made, Cancellation cancellation)
            throws RequestException {
        for (Map.Entry<String, List<StoredImage>> person :
                gallery.lacking(model.space(), model.dimension(), BATCH).entrySet()) {
            for (StoredImage image : person.getValue()) {
                cancellation.check(WHAT);
                try {
                    StoredImage completed = completed(image, model);
                    made.computeIfAbsent(person.getKey(), name -> new ArrayList<>())
                            .add(completed);
                } catch (NoDirectionException none) {
                    LOG.log(Level.WARNING, "An image of " + person.getKey() + " is left out of the face gallery", none);
                    gallery.leaveOut(model.space(), model.dimension(), person.getKey(), image);
                }
            }
        }
    }

    private StoredImage completed(StoredImage image, CropModel model) throws RequestException {
        Optional<AlignedCrop> crop = gallery.crop(image);
        return crop.isPresent()
                ? image.with(model.space(), model.embed(crop.get()).values())
                : image.withoutCrop();
    }
}
