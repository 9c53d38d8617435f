package margay.engine.internal.life;

import java.util.Optional;
import java.util.stream.Stream;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.open.Gate;
import margay.engine.internal.tune.Way;
import org.osgi.framework.Version;

/** A version of a model that a bundle brings. Its changing parts are guarded by the conductor's lock. */
public final class Candidate {
    private final String model;
    private final Version version;
    private final String task;
    private final String bundle;
    private final Gate.Files files;
    private final String descriptorPath;
    private Optional<ModelDescriptor> descriptor = Optional.empty();
    private Optional<String> bad = Optional.empty();
    private Optional<Way> way = Optional.empty();
    private boolean gone;
    private Generation generation;
    private Optional<Generation> successor = Optional.empty();

    /**
     * @param model name of the model
     * @param version of the model
     * @param task that the capability names, empty if it names none
     * @param bundle symbolic name
     * @param descriptorPath in the bundle
     * @param files of the bundle
     */
    public Candidate(
            String model, Version version, String task, String bundle, String descriptorPath, Gate.Files files) {
        this.model = model;
        this.version = version;
        this.task = task;
        this.bundle = bundle;
        this.descriptorPath = descriptorPath;
        this.files = files;
    }

    /** @return name of the model */
    public String model() {
        return model;
    }

    /** @return version of the model */
    public Version version() {
        return version;
    }

    /** @return what the capability says it does, empty if nothing */
    public String task() {
        return task;
    }

    /** @return symbolic name */
    public String bundle() {
        return bundle;
    }

    /** @return path in the bundle */
    public String descriptorPath() {
        return descriptorPath;
    }

    /** @return files of the bundle */
    public Gate.Files files() {
        return files;
    }

    Optional<ModelDescriptor> descriptor() {
        return descriptor;
    }

    void describe(ModelDescriptor valid) {
        descriptor = Optional.of(valid);
    }

    Optional<String> bad() {
        return bad;
    }

    void turnBad(String reason) {
        bad = Optional.of(reason);
    }

    void forgive() {
        bad = Optional.empty();
    }

    boolean isGone() {
        return gone;
    }

    void go() {
        gone = true;
    }

    Generation generation() {
        return generation;
    }

    void become(Generation next) {
        generation = next;
        successor = Optional.empty();
    }

    /** In which way it is to be opened, empty for the default. */
    Optional<Way> way() {
        return way;
    }

    void prefer(Optional<Way> better) {
        way = better;
    }

    /** The same candidate, being opened in another way while its generation serves. */
    Optional<Generation> successor() {
        return successor;
    }

    Stream<Generation> generations() {
        return Stream.concat(Stream.of(generation), successor.stream());
    }

    void succeed(Optional<Generation> next) {
        successor = next;
    }
}
