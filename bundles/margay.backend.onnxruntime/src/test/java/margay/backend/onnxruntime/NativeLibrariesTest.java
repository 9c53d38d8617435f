package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    Path folder;

    @Test
    void anotherBuildOfTheSameVersionIsToldApart() throws IOException {
        String own = build(Optional.empty());
        assertEquals(own, build(Optional.of(folder)), "a folder without the library");
        Path library = Files.writeString(folder.resolve("libonnxruntime.so"), "with CUDA");
        String other = build(Optional.of(folder));
        assertNotEquals(own, other);
        assertEquals(other, build(Optional.of(folder)));
        Files.writeString(library, "with CUDA and TensorRT");
        assertNotEquals(other, build(Optional.of(folder)));
    }

    private String build(Optional<Path> other) throws IOException {
        return new NativeLibraries(folder.resolve("natives"), "1.0", other).build();
    }
}
