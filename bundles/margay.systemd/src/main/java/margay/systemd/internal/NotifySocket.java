package margay.systemd.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket on which systemd hears about a service, as sd_notify(3) describes it. Java has stream sockets
 * alone in the domain {@code AF_UNIX}; so this calls the C library. Safe for several threads.
 */
public final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final String name;

    /** @param name a path, or {@code @} and a name in the abstract namespace */
    public NotifySocket(String name) {
        this.name = name;
    }

    /**
     * @param state for example {@code READY=1}
     * @throws IOException if it cannot be sent; the message says why
     */
    public void send(String state) throws IOException {
        byte[] message = state.getBytes(StandardCharsets.UTF_8);
        byte[] address = address(name);
        try {
            int socket = C.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            try {
                C.sendto(socket, message, new NativeLong(message.length), MSG_NOSIGNAL, address, address.length);
            } finally {
                C.close(socket);
            }
        } catch (LastErrorException | LinkageError e) {
            throw new IOException("Sending to " + name + " failed: " + e.getMessage(), e);
        }
    }

    /** A {@code sockaddr_un}: the family, then the name, which begins with 0 in the abstract namespace. */
    static byte[] address(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("@")) {
            path[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + path.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(path)
                .array();
    }

    /** What is used of the C library. */
    private static final class C {
        static {
            Native.register(C.class, "c");
        }

        private C() {}

        static native int socket(int domain, int type, int protocol) throws LastErrorException;

        static native NativeLong sendto(
                int socket, byte[] message, NativeLong length, int flags, byte[] address, int addressLength)
                throws LastErrorException;

        static native int close(int socket) throws LastErrorException;
    }
}
