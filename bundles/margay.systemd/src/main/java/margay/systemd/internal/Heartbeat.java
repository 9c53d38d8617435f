package margay.systemd.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells systemd that this process is up, then that it is alive for as long as it is, then that it ends. */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Heartbeat.class.getName());

    private final NotifySocket socket;
    private final Optional<Duration> watchdog;
    private final Runnable life;
    private final AtomicBoolean started = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Heartbeat::thread);

    /**
     * @param socket to systemd
     * @param watchdog after how long without a beat systemd ends this process, if it does
     * @param life returns while the process is alive; a beat is left out when it throws or does not return
     */
    public Heartbeat(NotifySocket socket, Optional<Duration> watchdog, Runnable life) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.life = life;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "margay-systemd");
        thread.setDaemon(true);
        return thread;
    }

    /** Says that the process is up, once, and begins to beat. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            clock.execute(() -> send("READY=1"));
            watchdog.ifPresent(this::beatWithin);
        }
    }

    private void beatWithin(Duration limit) {
        clock.scheduleAtFixedRate(this::beat, 0, limit.toNanos() / 2, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        try {
            life.run();
            send("WATCHDOG=1");
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "The box does not answer (" + e + "); the watchdog of systemd will end it");
        }
    }

    private void send(String state) {
        try {
            socket.send(state);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot tell systemd " + state + ": " + e.getMessage());
        }
    }

    /** Says that the process ends. */
    @Override
    public void close() {
        clock.shutdownNow();
        send("STOPPING=1");
    }
}
