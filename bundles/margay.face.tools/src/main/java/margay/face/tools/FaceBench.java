package margay.face.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.EmbeddedFaces;
import margay.face.api.FaceEmbedder;
import margay.face.api.Picture;
import margay.face.api.StageTimes;
import margay.face.tools.Clients.Task;

/** How fast faces are recognised: picture files in memory go all the way from bytes to embeddings, in turn. */
final class FaceBench {
    private static final List<ToLongFunction<StageTimes>> STAGES = List.of(
            StageTimes::decode, StageTimes::detect, StageTimes::landmarks, StageTimes::align, StageTimes::embed);

    private final List<ByteBuffer> files;
    private final FaceEmbedder embedder;

    FaceBench(List<ByteBuffer> files, FaceEmbedder embedder) {
        this.files = files;
        this.embedder = embedder;
    }

    /**
     * What was measured.
     *
     * @param imagesPerSecond of all clients together
     * @param stageMillis mean of an image: decode, detect, landmarks, align, embed
     */
    record Measured(double imagesPerSecond, List<Double> stageMillis) {}

    Measured run(int clients, Duration time) throws RequestException, IOException {
        AtomicInteger done = new AtomicInteger();
        AtomicLongArray nanos = new AtomicLongArray(STAGES.size());
        long start = System.nanoTime();
        long end = start + time.toNanos();
        Task client = () -> {
            while (System.nanoTime() < end) {
                add(one(done.getAndIncrement()), nanos);
            }
        };
        Clients.run(clients, IntStream.range(0, clients).mapToObj(i -> client).toList());
        double seconds = (System.nanoTime() - start) / 1e9;
        int images = done.get();
        List<Double> stages = IntStream.range(0, nanos.length())
                .mapToObj(stage -> nanos.get(stage) / 1e6 / images)
                .toList();
        return new Measured(images / seconds, stages);
    }

    private EmbeddedFaces one(int number) throws RequestException {
        ByteBuffer file = files.get(number % files.size()).duplicate();
        return embedder.embed(Picture.of(file), Cancellation.withoutDeadline());
    }

    private static void add(EmbeddedFaces answer, AtomicLongArray nanos) {
        for (int stage = 0; stage < nanos.length(); stage++) {
            nanos.addAndGet(stage, STAGES.get(stage).applyAsLong(answer.times()));
        }
    }
}
