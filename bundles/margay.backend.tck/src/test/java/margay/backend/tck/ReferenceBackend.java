package margay.backend.tck;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.backend.tck.ReferenceModels.Description;
import margay.backend.tck.ReferenceModels.Operation;

/** A backend in plain Java, sound but for its faults. */
final class ReferenceBackend implements Backend {
    /** In bytes: four pages, as little as the kit can see. */
    private static final int LEAK = 16 << 10;

    private final EnumSet<Fault> faults;
    private final List<ByteBuffer> leaked = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger openSessions = new AtomicInteger();

    ReferenceBackend(EnumSet<Fault> faults) {
        this.faults = faults;
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    @Override
    public BackendInfo info() {
        String version = has(Fault.INFO_CHANGES) ? Integer.toString(calls.getAndIncrement()) : "1";
        Set<ElementType> types = Stream.of(ElementType.values())
                .filter(type -> type != ElementType.FLOAT64)
                .collect(Collectors.toSet());
        return new BackendInfo(
                "reference", version, Set.of("reference"), types, EnumSet.allOf(BackendInfo.Feature.class));
    }

    @Override
    public Session open(OpenRequest request) throws BackendException {
        if (!request.format().equals("reference") && !has(Fault.OPENS_ANY_FORMAT)) {
            throw new BackendException("Not of format reference: " + request.file());
        }
        if (!Set.of("way").containsAll(request.options().keySet()) && !has(Fault.IGNORES_OPTIONS)) {
            throw new BackendException("Unknown options " + request.options());
        }
        Description model = check(request, read(request));
        if (has(Fault.ONE_SESSION) && openSessions.get() > 0) {
            throw new BackendException("One session at a time");
        }
        if (has(Fault.LEAKS)) {
            leak();
        }
        openSessions.incrementAndGet();
        return new ReferenceSession(this, isRounding(request) ? rounded(model) : model);
    }

    private boolean isRounding(OpenRequest request) {
        return has(Fault.CANDIDATE_ROUNDS) && request.options().containsKey("way");
    }

    private static Description rounded(Description model) {
        float[][] weights = model.weights().clone();
        for (int row = 0; row < weights.length; row++) {
            weights[row] = weights[row].clone();
            for (int column = 0; column < weights[row].length; column++) {
                weights[row][column] = Math.round(weights[row][column] * 16) / 16f;
            }
        }
        return new Description(
                model.operation(),
                model.type(),
                model.extents(),
                model.steps(),
                weights,
                model.scales(),
                model.zeroPoints());
    }

    @Override
    public List<Candidate> candidates(OpenRequest request) {
        Candidate other = new Candidate("other", Map.of("way", "other"));
        return has(Fault.NO_DEFAULT_CANDIDATE) ? List.of(other) : List.of(Candidate.DEFAULT, other);
    }

    private Description read(OpenRequest request) throws BackendException {
        try {
            byte[] content = Files.readAllBytes(request.file());
            compare(request, Bytes.sha256(content));
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(content))) {
                return (Description) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            return salvage(request, e);
        }
    }

    private void compare(OpenRequest request, String sha256) throws BackendException {
        if (!sha256.equals(request.sha256())) {
            if (has(Fault.DAMAGE_UNTYPED)) {
                throw new IllegalStateException("Damaged: " + request.file());
            }
            throw new BackendException("Damaged: " + request.file());
        }
    }

    private Description salvage(OpenRequest request, Exception reason) throws BackendException {
        if (!Files.exists(request.file()) && has(Fault.MISSING_FILE_UNTYPED)) {
            throw new UncheckedIOException(new IOException(reason));
        }
        if (has(Fault.LEAKS_ON_REFUSAL)) {
            leak();
        }
        if (has(Fault.OPENS_NOISE) || (has(Fault.OPENS_CUT_FILES) && Files.exists(request.file()))) {
            return new Description(
                    Operation.COPY,
                    ElementType.FLOAT32,
                    new ArrayList<>(),
                    0,
                    new float[0][],
                    new ArrayList<>(),
                    new ArrayList<>());
        }
        throw new BackendException("Damaged or missing: " + request.file(), reason);
    }

    private Description check(OpenRequest request, Description model) throws BackendException {
        if (model.operation() == Operation.UNKNOWN && !has(Fault.OPENS_UNKNOWN_OPERATORS)) {
            throw refusal("An unknown operator in " + request.file());
        }
        if (model.type() == ElementType.FLOAT64 && !has(Fault.OPENS_UNDECLARED_TYPES)) {
            throw refusal("An element type that is not declared in " + request.file());
        }
        return model;
    }

    private BackendException refusal(String reason) {
        if (has(Fault.LEAKS_ON_REFUSAL)) {
            leak();
        }
        return new BackendException(reason);
    }

    /** Maps memory, which comes back to the system as a whole, unlike that of malloc. */
    void leak() {
        try {
            Path file = Files.createTempFile("leak", "");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                ByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, LEAK);
                for (int i = 0; i < LEAK; i += 1024) {
                    memory.put(i, (byte) 1);
                }
                leaked.add(memory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shape declared(Shape shape) {
        if (has(Fault.SCALARS_HAVE_RANK_ONE) && shape.rank() == 0) {
            return Shape.of(1);
        }
        return has(Fault.HIDES_OPEN_EXTENTS) ? closed(shape) : shape;
    }

    private static Shape closed(Shape shape) {
        long[] extents = shape.toArray();
        for (int i = 0; i < extents.length; i++) {
            extents[i] = Math.abs(extents[i]);
        }
        return Shape.of(extents);
    }
}
