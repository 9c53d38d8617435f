package margay.face.internal.gallery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.internal.stages.AlignedCrop;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The gallery on disk: people by name and crops by id, in one log-structured file. A change is written whole and forced to
 * the disk before its method returns; after a crash the file opens with the last change that was written whole. Nothing is
 * written in the background. When a change fails, the file may have it or not: it is closed, and only opening it again
 * tells. Thread-safe.
 */
final class GalleryFile implements AutoCloseable {
    private static final String NAME = "faces.mv";

    private final FileThread thread;
    private final MVStore store;
    private final MVMap<String, byte[]> people;
    private final MVMap<Long, byte[]> crops;
    private Optional<RuntimeException> failure = Optional.empty();

    private GalleryFile(FileThread thread, MVStore store) {
        this.thread = thread;
        this.store = store;
        this.people = store.openMap(
                "people",
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
        this.crops = store.openMap(
                "crops",
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
        force();
    }

    /**
     * @param folder is made if it is not there
     * @return the gallery in it, which the caller closes
     * @throws IllegalStateException if the file is damaged or another process has it open
     */
    static GalleryFile open(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            GalleryFile gallery = open(file.toString());
            forceEntry(folder);
            return gallery;
        } catch (IOException | MVStoreException e) {
            throw new IllegalStateException(
                    "The face gallery " + file
                            + " cannot be opened: if no other box uses it, put a copy from a backup in"
                            + " its place, or move it away and enrol again",
                    e);
        }
    }

    /** The file is in a file system of H2, by its prefix. */
    static GalleryFile open(String file) {
        FileThread thread = new FileThread();
        try {
            return thread.call(() -> new GalleryFile(thread, store(file)));
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    private static MVStore store(String file) {
        return new MVStore.Builder()
                .fileName(file)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .compressHigh()
                .cacheSize(1)
                .open();
    }

    /** The file's name is on the disk only when its folder is. */
    private static void forceEntry(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    Map<String, StoredPerson> people() {
        Map<String, StoredPerson> all = new TreeMap<>();
        thread.run(() -> people.forEach((name, bytes) -> all.put(name, Codec.person(name, bytes))));
        return all;
    }

    Optional<AlignedCrop> crop(long id) throws RequestException {
        try {
            return Optional.ofNullable(thread.call(() -> crops.get(id))).map(Codec::crop);
        } catch (MVStoreException | RejectedExecutionException e) {
            throw new RequestException(
                    Code.UNAVAILABLE,
                    "The face gallery is closed or its disk fails: look at the disk, then start the bundle margay.face"
                            + " again (" + e.getMessage() + ")",
                    e);
        }
    }

    /** Stores people in one change, with more crops by the ids of their images. */
    void put(Collection<StoredPerson> changed, Map<Long, AlignedCrop> more) throws RequestException {
        change("Storing " + names(changed), () -> {
            more.forEach((id, crop) -> crops.put(id, Codec.bytes(crop)));
            changed.forEach(person -> people.put(person.name(), Codec.bytes(person)));
        });
    }

    private static String names(Collection<StoredPerson> people) {
        return people.size() == 1 ? people.iterator().next().name() : people.size() + " people";
    }

    void remove(StoredPerson person) throws RequestException {
        change("Deleting " + person.name(), () -> {
            people.remove(person.name());
            person.images().forEach(image -> crops.remove(image.id()));
        });
    }

    private void change(String what, Runnable change) throws RequestException {
        try {
            thread.run(() -> write(change));
        } catch (MVStoreException | IllegalStateException | RejectedExecutionException e) {
            throw new RequestException(
                    Code.FAILED,
                    what
                            + " in the face gallery failed, and nothing more is written to it: look at the disk, then start"
                            + " the bundle margay.face again, which reads what is there (" + e.getMessage() + ")",
                    e);
        }
    }

    private void write(Runnable change) {
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "an earlier change failed: " + failure.get().getMessage(), failure.get());
        }
        try {
            change.run();
            force();
        } catch (MVStoreException | IllegalStateException e) {
            failure = Optional.of(e);
            store.closeImmediately();
            throw e;
        }
    }

    private void force() {
        store.commit();
        store.sync();
    }

    @Override
    public void close() {
        // Not compacting: MVStore 2.3.232 fails an assertion when it compacts a file after a crash.
        thread.run(store::close);
        thread.close();
    }
}
