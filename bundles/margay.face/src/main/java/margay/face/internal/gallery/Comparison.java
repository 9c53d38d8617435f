package margay.face.internal.gallery;

import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.internal.gallery.Gallery.Embedder;

/**
 * Looks at the gallery in the space of a request's model, after bringing into that space everybody whose crops are kept.
 * One request does that while others wait: they need what it makes. Thread-safe.
 */
public final class Comparison {
    private static final String WHAT = "Bringing the face gallery into the space of a new embedding model";

    private final Gallery gallery;
    private final Turn completing = new Turn(WHAT);

    /**
     * @param gallery of the box
     */
    public Comparison(Gallery gallery) {
        this.gallery = gallery;
    }

    /**
     * @param space of the request's model
     * @param dimension of its embeddings
     * @param embedder that uses the request's model
     * @param cancellation of the request
     * @return the gallery in that space
     * @throws RequestException if the model or the disk fails, or the request ends; what was made by then is kept
     */
    public GalleryView view(String space, int dimension, Embedder embedder, Cancellation cancellation)
            throws RequestException {
        SpaceIndex index = gallery.index(space, dimension);
        if (!lacking(index, space).isEmpty()) {
            complete(space, dimension, embedder, cancellation);
            index = gallery.index(space, dimension);
        }
        List<String> outside = index.incomplete().stream()
                .filter(name -> gallery.isOutside(name, space))
                .sorted()
                .toList();
        return new GalleryView(index, outside);
    }

    private List<String> lacking(SpaceIndex index, String space) {
        return index.incomplete().stream()
                .filter(name -> gallery.canComplete(name, space))
                .sorted()
                .toList();
    }

    private void complete(String space, int dimension, Embedder embedder, Cancellation cancellation)
            throws RequestException {
        completing.take(cancellation);
        try {
            for (String name : lacking(gallery.index(space, dimension), space)) {
                cancellation.check(WHAT);
                gallery.complete(name, space, embedder);
            }
        } finally {
            completing.giveBack();
        }
    }
}
