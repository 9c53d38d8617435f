package margay.face.internal.stages;

import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.face.api.StageTimes;

/** The leases of one request on the face models that it needs, taken together. One thread at a time. */
public final class FaceModels implements AutoCloseable {
    private final Leases leases;
    private final List<Lease> inOrder;
    private final Cancellation cancellation;
    final StageClock clock = new StageClock();

    private FaceModels(Leases leases, List<Lease> inOrder, Cancellation cancellation) {
        this.leases = leases;
        this.inOrder = inOrder;
        this.cancellation = cancellation;
    }

    static FaceModels of(Leases leases, List<Model> inOrder, Cancellation cancellation) {
        return new FaceModels(leases, inOrder.stream().map(leases::of).toList(), cancellation);
    }

    Lease detector() {
        return inOrder.get(0);
    }

    Lease landmarks() {
        return inOrder.get(1);
    }

    /** The last one, with or without the others. */
    Lease embedding() {
        return inOrder.get(inOrder.size() - 1);
    }

    /**
     * @return the embedding space of this request
     * @throws RequestException if the model names none
     */
    public String space() throws RequestException {
        return Descriptors.embedding(embedding()).space();
    }

    /**
     * @return elements of an embedding
     * @throws RequestException if the model names no space
     */
    public int dimension() throws RequestException {
        return Descriptors.embedding(embedding()).dimension();
    }

    /**
     * @return similarity from which two embeddings are of one person
     * @throws RequestException if the model names no space
     */
    public double threshold() throws RequestException {
        return Descriptors.embedding(embedding()).threshold();
    }

    /**
     * @return the cancellation of the request
     */
    public Cancellation cancellation() {
        return cancellation;
    }

    /**
     * @return the generations that answer
     */
    public List<GenerationId> generations() {
        return inOrder.stream().map(Lease::generation).toList();
    }

    /**
     * @return what the stages took so far
     */
    public StageTimes times() {
        return clock.times();
    }

    @Override
    public void close() {
        leases.close();
    }
}
