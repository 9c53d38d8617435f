package margay.face.internal.gallery;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
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
 * The people of a box: the file, and in memory all their embeddings with one {@link Space} for each embedding space in
 * use. Thread-safe. Changes happen one at a time: first on the disk, then in memory; readers wait for nobody. After a
 * change that failed on the disk, readers still see what was acknowledged, and further changes are refused until the
 * gallery is opened again.
 */
public final class Gallery implements AutoCloseable {
    private final GalleryFile file;
    private final Limits limits;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, Space> spaces = new ConcurrentHashMap<>();
    private final Map<String, StoredPerson> people;
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
        this.people = new ConcurrentHashMap<>(file.people());
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
     * @throws RequestException if a limit is reached, an embedding does not fit into its space, or the disk fails
     */
    public Person enrol(String name, List<NewImage> images) throws RequestException {
        changing.lock();
        try {
            StoredPerson known = people.get(name);
            checkLimits(name, known, images.size());
            for (NewImage image : images) {
                space(image.embedding().space(), image.embedding().values().length);
            }
            Map<Long, AlignedCrop> crops = new HashMap<>();
            List<StoredImage> stored = stored(images, crops);
            StoredPerson person = known == null ? new StoredPerson(name, now(), stored) : known.and(stored);
            file.put(List.of(person), crops);
            spaces.values().forEach(space -> space.put(person, stored));
            people.put(name, person);
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
            people.remove(name);
            spaces.values().forEach(space -> space.remove(name));
        } finally {
            changing.unlock();
        }
    }

    /** @return everybody, by name */
    public List<Person> people() {
        return people.values().stream()
                .sorted(Comparator.comparing(StoredPerson::name))
                .map(StoredPerson::view)
                .toList();
    }

    /** @return whether nobody is enrolled */
    public boolean isEmpty() {
        return people.isEmpty();
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

    /**
     * @param space of a model
     * @param dimension of its embeddings
     * @return whether somebody is not in the space whom {@link Completion} can bring there
     * @throws RequestException if embeddings of the space have another dimension
     */
    public boolean lacks(String space, int dimension) throws RequestException {
        return !space(space, dimension).lacking().isEmpty();
    }

    /**
     * @param space of a model
     * @param dimension of its embeddings
     * @return the people in that space, as they are now
     * @throws RequestException if embeddings of the space have another dimension
     */
    public GalleryView view(String space, int dimension) throws RequestException {
        return space(space, dimension).view();
    }

    private Space space(String name, int dimension) throws RequestException {
        Space known = spaces.get(name);
        Space space = known != null ? known : newSpace(name, dimension);
        space.check(dimension);
        return space;
    }

    private Space newSpace(String name, int dimension) throws RequestException {
        changing.lock();
        try {
            Space known = spaces.get(name);
            if (known != null) {
                return known;
            }
            Space made = new Space(name, dimension);
            for (StoredPerson person : people.values()) {
                for (StoredImage image : person.images()) {
                    made.check(image.isIn(name) ? image.embeddings().get(name).length : dimension);
                }
                made.put(person, person.images());
            }
            spaces.put(name, made);
            return made;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Images that could come into a space by their crops.
     *
     * @param space of a model
     * @param dimension of its embeddings
     * @param most images
     * @return images by person
     * @throws RequestException if embeddings of the space have another dimension
     */
    Map<String, List<StoredImage>> lacking(String space, int dimension, int most) throws RequestException {
        Space wanted = space(space, dimension);
        Map<String, List<StoredImage>> lacking = new TreeMap<>();
        int left = most;
        for (String name : wanted.lacking()) {
            if (left <= 0) {
                break;
            }
            List<StoredImage> images = Optional.ofNullable(people.get(name)).stream()
                    .flatMap(person -> wanted.lacking(person).stream())
                    .limit(left)
                    .toList();
            left -= images.size();
            lacking.put(name, images);
        }
        return lacking;
    }

    /** The image does not come into the space; its person may be in it by other images. Until the box is started again. */
    void leaveOut(String space, int dimension, String name, StoredImage image) throws RequestException {
        changing.lock();
        try {
            Space known = space(space, dimension);
            Optional.ofNullable(people.get(name)).ifPresent(person -> known.leaveOut(person, image));
        } finally {
            changing.unlock();
        }
    }

    Optional<AlignedCrop> crop(StoredImage image) throws RequestException {
        return file.crop(image.id());
    }

    /**
     * Keeps newer forms of images, in one change. Of people who have changed meanwhile, what still fits is kept.
     *
     * @param space that the images have come into
     * @param dimension of its embeddings
     * @param newer images by person
     * @throws RequestException if the disk fails
     */
    void keep(String space, int dimension, Map<String, List<StoredImage>> newer) throws RequestException {
        changing.lock();
        try {
            List<StoredPerson> completed = new ArrayList<>();
            newer.forEach((name, images) ->
                    Optional.ofNullable(people.get(name)).ifPresent(person -> completed.add(person.replacing(images))));
            if (completed.isEmpty()) {
                return;
            }
            Space known = space(space, dimension);
            file.put(completed, Map.of());
            for (StoredPerson person : completed) {
                known.put(person, person.own(newer.get(person.name())));
                people.put(person.name(), person);
            }
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
