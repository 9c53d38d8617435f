package margay.systemd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against a real socket, bound as systemd binds it. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class HeartbeatTest {
    private static final Runnable ALIVE = () -> {};

    @TempDir
    private Path folder;

    @Test
    void saysReadyThenBeatsThenSaysThatItStops() {
        String name = folder.resolve("notify").toString();
        try (Systemd systemd = new Systemd(name)) {
            Heartbeat heartbeat = new Heartbeat(new NotifySocket(name), Optional.of(Duration.ofMillis(20)), ALIVE);
            heartbeat.start();
            heartbeat.start();
            assertEquals("READY=1", systemd.receive());
            assertEquals("WATCHDOG=1", systemd.receive());
            assertEquals("WATCHDOG=1", systemd.receive());
            heartbeat.close();
            String last = systemd.receive();
            while (last.equals("WATCHDOG=1")) {
                last = systemd.receive();
            }
            assertEquals("STOPPING=1", last);
        }
    }

    @Test
    void abstractNamesAreUnderstood() throws IOException {
        String name = "@margay-" + UUID.randomUUID();
        try (Systemd systemd = new Systemd(name)) {
            new NotifySocket(name).send("STATUS=ä");
            assertEquals("STATUS=ä", systemd.receive());
        }
    }

    @Test
    void doesNotBeatWhileTheBoxDoesNotAnswer() throws InterruptedException {
        String name = folder.resolve("notify").toString();
        CountDownLatch asked = new CountDownLatch(3);
        try (Systemd systemd = new Systemd(name)) {
            Heartbeat heartbeat = new Heartbeat(new NotifySocket(name), Optional.of(Duration.ofMillis(20)), () -> {
                asked.countDown();
                throw new IllegalStateException("no answer");
            });
            heartbeat.start();
            asked.await();
            heartbeat.close();
            assertEquals("READY=1", systemd.receive());
            assertEquals("STOPPING=1", systemd.receive());
        }
    }

    @Test
    void aSocketThatIsNotThereIsAnErrorThatNamesIt() {
        String name = folder.resolve("nobody").toString();
        IOException error = assertThrows(IOException.class, () -> new NotifySocket(name).send("READY=1"));
        assertTrue(error.getMessage().contains(name), error.getMessage());
    }

    /** The other end. */
    private static final class Systemd implements AutoCloseable {
        private final int socket;

        Systemd(String name) {
            byte[] address = NotifySocket.address(name);
            socket = C.socket(1, 2, 0);
            C.bind(socket, address, address.length);
        }

        String receive() {
            byte[] buffer = new byte[100];
            int length =
                    C.recv(socket, buffer, new NativeLong(buffer.length), 0).intValue();
            return new String(buffer, 0, length, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            C.close(socket);
        }
    }

    private static final class C {
        static {
            Native.register(C.class, "c");
        }

        static native int socket(int domain, int type, int protocol) throws LastErrorException;

        static native int bind(int socket, byte[] address, int length) throws LastErrorException;

        static native NativeLong recv(int socket, byte[] buffer, NativeLong length, int flags)
                throws LastErrorException;

        static native int close(int socket) throws LastErrorException;
    }
}
