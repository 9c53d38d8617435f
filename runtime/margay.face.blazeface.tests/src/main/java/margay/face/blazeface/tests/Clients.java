package margay.face.blazeface.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.FaceDetector;
import margay.face.api.Faces;
import margay.face.api.Picture;

/** Threads that look for the face in a picture without pause. */
final class Clients implements AutoCloseable {
    private static final int COUNT = 3;

    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final List<Future<?>> clients = new ArrayList<>();
    private final Set<String> models = new ConcurrentSkipListSet<>();
    private volatile boolean done;

    Clients(FaceDetector detector, Picture picture) {
        for (int i = 0; i < COUNT; i++) {
            clients.add(threads.submit(() -> {
                while (!done) {
                    ask(detector, picture);
                }
                return null;
            }));
        }
    }

    private void ask(FaceDetector detector, Picture picture) throws RequestException {
        Faces faces = detector.detect(picture, Cancellation.withoutDeadline());
        assertEquals(1, faces.faces().size());
        models.add(faces.models().get(0).model());
    }

    /**
     * Ends them.
     *
     * @return the names of the models that answered
     * @throws ExecutionException if a request was lost
     */
    Set<String> end() throws ExecutionException, InterruptedException {
        done = true;
        for (Future<?> client : clients) {
            client.get();
        }
        return new TreeSet<>(models);
    }

    @Override
    public void close() {
        done = true;
        threads.shutdown();
    }
}
