package margay.face.internal.gallery;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.Embedding;
import margay.face.api.Person;
import margay.face.api.UnknownPersonException;
import margay.face.internal.stages.AlignedCrop;

/**
 * The people of a box: the file, and in memory all their embeddings with one {@link SpaceIndex} for each embedding space
 * in use. Thread-safe. Changes happen one at a time: first on the disk, then in memory; readers take snapshots and wait
 * for nobody. After a change that failed on the disk, readers still see what was acknowledged, and further changes are
 * refused until the gallery is opened again.
 */
public final class Gallery implements AutoCloseable {
    private final GalleryFile file;
    private final Limits limits;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, SpaceIndex> indexes = new ConcurrentHashMap<>();
    private volatile Map<String, StoredPerson> people;
    private long nextId;

    /**
     * What a gallery takes.
     *
     * @param people at most
     * @param images of one person at most
     */
    public record Limits(int people, int images) {}

    Gallery(GalleryFile file, Limits limits, Clock clock) {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
        this.people = file.people();
        this.nextId = 1
                + people.values().stream()
                        .flatMap(person -> person.images().stream())
                        .mapToLong(StoredImage::id)
                        .max()
                        .orElse(0);
    }

    /**
     * @param folder of the file, made if it is not there
     * @param limits on what it takes
     * @param clock tells when people were enrolled
     * @return the gallery, which the caller closes
     * @throws IllegalStateException if the file is damaged, of a newer form, or another process has it open
     */
    public static Gallery open(Path folder, Limits limits, Clock clock) {
        GalleryFile file = GalleryFile.open(folder);
        try {
            return new Gallery(file, limits, clock);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Adds images to a person. They are on the disk when this returns.
     *
     * @param name a {@link Names valid name}
     * @param images at least one
     * @return the person
     * @throws RequestException if a limit is reached or the disk fails
     */
    public Person enrol(String name, List<NewImage> images) throws RequestException {
        changing.lock();
        try {
            StoredPerson known = people.get(name);
            checkLimits(name, known, images.size());
            Map<Long, AlignedCrop> crops = new HashMap<>();
            List<StoredImage> stored = stored(images, crops);
            StoredPerson person = known == null ? new StoredPerson(name, now(), stored) : known.and(stored);
            file.put(person, crops);
            remember(person);
            indexes.replaceAll((space, index) -> index.append(space, name, stored));
            return person.view();
        } finally {
            changing.unlock();
        }
    }

    /** As precise as the file keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void checkLimits(String name, StoredPerson known, int more) throws RequestException {
        if (known == null && people.size() >= limits.people()) {
            throw new RequestException(
                    Code.CONFLICT,
                    "The gallery is full with " + people.size() + " people: delete some, or raise the limit");
        }
        int images = (known == null ? 0 : known.images().size()) + more;
        if (images > limits.images()) {
            throw new RequestException(
                    Code.CONFLICT,
                    name + " would have " + images + " images; the limit is " + limits.images()
                            + ": enrol fewer, or delete the person first");
        }
    }

    private List<StoredImage> stored(List<NewImage> images, Map<Long, AlignedCrop> crops) {
        List<StoredImage> stored = new ArrayList<>(images.size());
        for (NewImage image : images) {
            long id = nextId++;
            image.crop().ifPresent(crop -> crops.put(id, crop));
            Embedding embedding = image.embedding();
            stored.add(new StoredImage(id, image.crop().isPresent(), Map.of(embedding.space(), embedding.values())));
        }
        return stored;
    }

    /**
     * Forgets a person.
     *
     * @param name of the person
     * @throws RequestException if there is nobody of that name, or the disk fails
     */
    public void delete(String name) throws RequestException {
        changing.lock();
        try {
            file.remove(known(name));
            Map<String, StoredPerson> left = new TreeMap<>(people);
            left.remove(name);
            people = left;
            indexes.replaceAll((space, index) -> index.without(name));
        } finally {
            changing.unlock();
        }
    }

    /** @return everybody, by name */
    public List<Person> people() {
        return people.values().stream().map(StoredPerson::view).toList();
    }

    /** @return whether nobody is enrolled */
    public boolean isEmpty() {
        return people.isEmpty();
    }

    /** Whether images of the person can be brought into a space where they are not yet. */
    boolean canComplete(String name, String space) {
        StoredPerson person = people.get(name);
        return person != null && person.images().stream().anyMatch(image -> image.crop() && !image.isIn(space));
    }

    /** Whether the person has images, but none in the space. */
    boolean isOutside(String name, String space) {
        StoredPerson person = people.get(name);
        return person != null && person.images().stream().noneMatch(image -> image.isIn(space));
    }

    /**
     * @param name of a person
     * @throws UnknownPersonException if there is nobody of that name
     */
    public void check(String name) throws UnknownPersonException {
        known(name);
    }

    private StoredPerson known(String name) throws UnknownPersonException {
        StoredPerson person = people.get(name);
        if (person == null) {
            throw new UnknownPersonException(
                    "Nobody called " + name + " is in the gallery: enrol the person first, or look at the names");
        }
        return person;
    }

    /** The embeddings of one space as they are now. */
    SpaceIndex index(String space, int dimension) {
        SpaceIndex index = indexes.get(space);
        return index != null ? index : newIndex(space, dimension);
    }

    private SpaceIndex newIndex(String space, int dimension) {
        changing.lock();
        try {
            return indexes.computeIfAbsent(space, s -> SpaceIndex.of(s, dimension, people.values()));
        } finally {
            changing.unlock();
        }
    }

    /** Makes the embedding that a person's image lacks from its crop, in the space of one request's model. */
    @FunctionalInterface
    public interface Embedder {
        /**
         * @param crop of the face
         * @return its embedding
         * @throws RequestException if the model fails or the request ends
         */
        Embedding embed(AlignedCrop crop) throws RequestException;
    }

    /**
     * Brings a person into a space, on the disk and in memory. The embedder runs without a lock; if the person changes
     * meanwhile, what still fits is kept.
     */
    void complete(String name, String space, Embedder embedder) throws RequestException {
        StoredPerson before = people.get(name);
        if (before == null) {
            return;
        }
        Map<Long, float[]> made = new HashMap<>();
        for (StoredImage image : before.images()) {
            Optional<AlignedCrop> crop = image.isIn(space) ? Optional.empty() : file.crop(image.id());
            if (crop.isPresent()) {
                made.put(image.id(), embedder.embed(crop.get()).values());
            }
        }
        changing.lock();
        try {
            keep(name, space, made);
        } finally {
            changing.unlock();
        }
    }

    private void keep(String name, String space, Map<Long, float[]> made) throws RequestException {
        StoredPerson now = people.get(name);
        if (now == null || made.isEmpty()) {
            return;
        }
        StoredPerson completed = new StoredPerson(
                name,
                now.since(),
                now.images().stream()
                        .map(image -> made.containsKey(image.id()) ? image.with(space, made.get(image.id())) : image)
                        .toList());
        file.put(completed, Map.of());
        remember(completed);
        indexes.computeIfPresent(space, (s, index) -> index.without(name).with(s, completed));
    }

    private void remember(StoredPerson person) {
        Map<String, StoredPerson> all = new TreeMap<>(people);
        all.put(person.name(), person);
        people = all;
    }

    @Override
    public void close() {
        file.close();
    }
}
