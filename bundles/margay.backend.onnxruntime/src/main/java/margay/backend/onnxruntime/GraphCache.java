package margay.backend.onnxruntime;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import java.util.zip.CRC32C;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;

/**
 * Optimised graphs in files: the graph in ONNX Runtime's format, then its CRC-32C in 8 bytes. A file is complete or not
 * there; one that was damaged later is deleted. Thread-safe.
 */
final class GraphCache {
    private static final Logger LOG = System.getLogger(GraphCache.class.getName());
    private static final int TRAILER = Long.BYTES;

    /** Writes a graph. */
    interface Writer {
        void write(Path target) throws BackendException, OrtException, IOException;
    }

    private final String processor = Processor.id();
    private final CacheLimit limit;
    private final Clock clock;

    /**
     * @param limit what all entries of a folder may take
     * @param clock says when an entry was used
     */
    GraphCache(CacheLimit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * @param request for a model
     * @param maker all that decides, beside model and processor, what the graph becomes
     * @return where the optimised graph is, or would be
     */
    Path entry(OpenRequest request, String maker) {
        return request.cache().resolve(request.sha256() + "-" + processor + "-" + maker + CacheLimit.SUFFIX);
    }

    /** @return the whole entry, to be freed by the caller, or nothing if there is none that can be used */
    Optional<ByteBuffer> map(Path entry) {
        try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
            ByteBuffer file = channel.map(MapMode.READ_ONLY, 0, channel.size());
            if (isWhole(file)) {
                Files.setLastModifiedTime(entry, FileTime.from(clock.instant()));
                return Optional.of(file);
            }
            DirectMemory.free(file);
            LOG.log(Level.WARNING, "The optimised model " + entry + " is damaged; it is made anew");
            Files.deleteIfExists(entry);
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "There is no optimised model {0}", entry);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot read the optimised model " + entry, e);
        }
        return Optional.empty();
    }

    /** @return the part of a mapped entry that ONNX Runtime reads */
    ByteBuffer graph(ByteBuffer file) {
        return file.slice(0, file.capacity() - TRAILER);
    }

    private boolean isWhole(ByteBuffer file) {
        return file.capacity() > TRAILER && checksum(graph(file)) == file.getLong(file.capacity() - TRAILER);
    }

    private static long checksum(ByteBuffer graph) {
        CRC32C crc = new CRC32C();
        crc.update(graph);
        return crc.getValue();
    }

    /** Makes an entry. */
    void store(Path entry, Writer writer) throws BackendException, OrtException, IOException {
        Path temporary = Drafts.in(entry.toAbsolutePath().getParent());
        try {
            writer.write(temporary);
            seal(temporary);
            Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        Drafts.clean(entry.toAbsolutePath().getParent());
        limit.apply(entry);
    }

    private static void seal(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer graph = channel.map(MapMode.READ_ONLY, 0, channel.size());
            long checksum = checksum(graph.duplicate());
            DirectMemory.free(graph);
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER).putLong(checksum).flip();
            long end = channel.size();
            while (trailer.hasRemaining()) {
                end += channel.write(trailer, end);
            }
            channel.force(true);
        }
    }
}
