package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Files that are not what they should be: broken from the beginning, or damaged since their SHA-256 was taken. */
public interface DamagedFileContract extends BackendContract {
    @Test
    default void refuses_an_empty_file_and_noise() {
        assertRefused(new byte[0]);
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        assertRefused(noise);
    }

    @Test
    default void refuses_a_file_that_was_cut_off() {
        byte[] model = models().dense(Weights.random(16, 64), false);
        for (int sixteenths = 1; sixteenths < 16; sixteenths++) {
            assertRefused(Arrays.copyOf(model, model.length * sixteenths / 16));
        }
    }

    private void assertRefused(byte[] model) {
        Refusals.assertRefused(backend(), request(model, Map.of()));
    }

    @Test
    default void refuses_a_file_that_is_not_there() {
        OpenRequest there = request(models().sum(Shape.of(2)), Map.of());
        Path missing = folder().resolve("missing");
        Refusals.assertRefused(
                backend(), new OpenRequest(missing, there.format(), there.sha256(), there.cache(), 1, Map.of()));
    }

    /** A backend that does not look at the SHA-256 runs the file as it is. */
    @Test
    default void refuses_or_runs_a_file_with_the_sha256_of_another() throws RequestException {
        OpenRequest request = damaged(models().sum(Shape.of(2)), "0".repeat(64), "other");
        answer(request).ifPresent(sum -> assertArrayEquals(new float[] {4, 6}, sum));
    }

    private Optional<float[]> answer(OpenRequest request) throws RequestException {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {1, 2});
            binding.input(1).floats().put(0, new float[] {3, 4});
            binding.run();
            return Optional.of(Floats.of(binding.output(0)));
        } catch (BackendException refused) {
            return Optional.empty();
        }
    }

    /** A disk that goes bad ends neither the process nor a request in an undeclared way, whatever an answer is worth. */
    @Test
    default void survives_flipped_bits() {
        byte[] model = models().dense(Weights.random(4, 8), false);
        String sha256 = request(model, Map.of()).sha256();
        assertTrue(runs(damaged(model, sha256, "sound")));
        Random random = new Random(5);
        for (int flip = 0; flip < 200; flip++) {
            byte[] flipped = model.clone();
            flipped[random.nextInt(model.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            runs(damaged(flipped, sha256, "flip-" + flip));
        }
    }

    private boolean runs(OpenRequest request) {
        try (Session session = backend().open(request);
                Binding binding = session.bind()) {
            if (session.inputs().stream().noneMatch(input -> input.shape().isDynamic())) {
                binding.run();
            }
            return true;
        } catch (BackendException | RequestException refused) {
            return false;
        }
    }

    /** With a cache of its own: nothing that was derived from the sound file is there. */
    private OpenRequest damaged(byte[] content, String sha256, String name) {
        try {
            Path file = Files.write(folder().resolve(name), content);
            Path cache = Files.createDirectories(folder().resolve(name + "-cache"));
            return new OpenRequest(file, models().format(), sha256, cache, 1, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
