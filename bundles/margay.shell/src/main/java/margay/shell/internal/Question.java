package margay.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.CapabilityInfo.Kind;
import margay.api.capability.Query;

/** Files given to a capability, and what it answered. */
final class Question<A> {
    private final Capability<A> capability;
    private final List<Path> files;
    private final Query query;
    private A answer;

    private Question(Capability<A> capability, List<Path> files, Query query) {
        this.capability = capability;
        this.files = files;
        this.query = query;
    }

    /**
     * @param capability to ask
     * @param files one an input, in order
     * @param options by name
     * @return a question that was not asked yet
     */
    static <A> Question<A> of(Capability<A> capability, List<Path> files, Map<String, String> options)
            throws RequestException, IOException {
        Map<String, Query.Input> inputs = new LinkedHashMap<>();
        List<CapabilityInfo.Input> wanted = capability.info().inputs();
        for (int index = 0; index < wanted.size(); index++) {
            inputs.put(wanted.get(index).name(), read(wanted.get(index).kind(), files.get(index)));
        }
        return new Question<>(capability, files, new Query(inputs, options));
    }

    private static Query.Input read(Kind kind, Path file) throws RequestException, IOException {
        if (Files.isDirectory(file)) {
            throw new RequestException(Code.INVALID_INPUT, file + " is a folder; name a file");
        }
        return switch (kind) {
            case IMAGE -> new Query.ImageFile(ByteBuffer.wrap(Files.readAllBytes(file)));
            case TENSOR -> new Query.TensorInput(NpyFile.read(file));
        };
    }

    /** @param timeout after which the request is given up */
    void ask(Duration timeout) throws RequestException {
        Cancellation cancellation = Cancellation.after(timeout);
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(cancellation::expire);
        answer = capability.answer(query, cancellation);
    }

    /** @return the files, for messages */
    String files() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** @return the files and the answer */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", files.stream().map(Path::toString).toList());
        json.put("answer", capability.json(answer));
        return json;
    }

    /** @param canvas over the picture */
    void draw(Canvas canvas) {
        capability.draw(answer, canvas);
    }

    /** @return the picture that was asked about, if there was one */
    Optional<ByteBuffer> picture() {
        return query.inputs().values().stream()
                .filter(Query.ImageFile.class::isInstance)
                .map(input -> ((Query.ImageFile) input).file())
                .findFirst();
    }
}
