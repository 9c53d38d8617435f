package margay.face.internal.gallery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files whose names begin with {@code failing:}. They are written, and not forced to the disk while it fails; both is
 * counted.
 */
public final class FailingDisk extends FilePathWrapper {
    static final AtomicBoolean FAILS = new AtomicBoolean();

    /** Bytes written. */
    static final LongAdder WRITTEN = new LongAdder();

    /** How often they were forced to the disk. */
    static final LongAdder FORCED = new LongAdder();

    static {
        FilePath.register(new FailingDisk());
    }

    /** The name of a file on this disk. */
    static String name(String file) {
        return "failing:" + file;
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBase {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            if (FAILS.get()) {
                throw new IOException("no way to the disk");
            }
            FORCED.increment();
            file.force(metadata);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return file.read(to);
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            WRITTEN.add(from.remaining());
            return file.write(from);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            WRITTEN.add(from.remaining());
            return file.write(from, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
