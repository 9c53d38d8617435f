package margay.tools.bench;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Bytes of heap that the calling thread has ever allocated, as the JVM's thread MXBean counts them. */
final class AllocatedBytes {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName threads;

    AllocatedBytes() {
        try {
            threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long now() {
        try {
            Object[] arguments = {Thread.currentThread().getId()};
            String[] types = {"long"};
            return (long) server.invoke(threads, "getThreadAllocatedBytes", arguments, types);
        } catch (JMException e) {
            throw new IllegalStateException("This JVM does not count allocations by thread", e);
        }
    }

    /** @return bytes of one of so many calls, without what the counting itself takes */
    double perCall(int calls, Runnable call) {
        now();
        long before = now();
        long counting = now() - before;
        long start = now();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return Math.max(0, now() - start - counting) / (double) calls;
    }
}
