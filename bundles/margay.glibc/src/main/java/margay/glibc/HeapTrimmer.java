package margay.glibc;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.model.ModelEvents;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * Some seconds after a model was closed, gives the pages that it freed back to the system: glibc's allocator keeps what
 * lies between pieces in use, and grows while models are swapped. Many closings in a row are answered together.
 *
 * <p>See malloc_trim(3). Does nothing where the C library has no such function.
 */
@Component(property = EventConstants.EVENT_TOPIC + "=" + ModelEvents.TOPIC_PREFIX + "CLOSED")
public final class HeapTrimmer implements EventHandler {
    private static final Logger LOG = System.getLogger(HeapTrimmer.class.getName());
    private static final int DELAY_SECONDS = 5;

    private final AtomicBoolean expected = new AtomicBoolean();
    private final Executor later;
    private final Runnable close;

    /** Made by the framework with the first model that is closed. */
    @Activate
    public HeapTrimmer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, HeapTrimmer::thread);
        timer.setKeepAliveTime(DELAY_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        later = task -> timer.schedule(task, DELAY_SECONDS, TimeUnit.SECONDS);
        close = timer::shutdownNow;
    }

    /** @param later runs what it gets after a while */
    HeapTrimmer(Executor later) {
        this.later = later;
        close = () -> {};
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "margay-glibc-trim");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void handleEvent(Event closed) {
        if (expected.compareAndSet(false, true)) {
            later.execute(this::trim);
        }
    }

    private void trim() {
        expected.set(false);
        try {
            C.malloc_trim(new NativeLong(0));
        } catch (LinkageError otherLibrary) {
            LOG.log(Level.DEBUG, "The C library has no malloc_trim; it keeps freed memory as it likes", otherLibrary);
        }
    }

    @Deactivate
    void stop() {
        close.run();
    }

    /** What is used of the C library. */
    private static final class C {
        static {
            Native.register(C.class, "c");
        }

        private C() {}

        static native int malloc_trim(NativeLong keep);
    }
}
