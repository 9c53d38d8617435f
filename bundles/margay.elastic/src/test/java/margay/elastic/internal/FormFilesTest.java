package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class FormFilesTest {
    private static final byte[] WEIGHTS = new Arrays32()
            .put("last.weight", List.of(2, 3), 1, 2, 3, 4, 5, 6)
            .put("last.bias", List.of(2), 1, 2)
            .encode();
    private static final Form FLOAT = new Form(Form.FLOAT, List.of(), false, 0.9, null, 1, 0, "", 0);

    @TempDir
    Path state;

    private FormFiles files(String maker) {
        ElasticDescriptor descriptor = SmallNetwork.descriptor(WEIGHTS, List.of("a", "b"), List.of(FLOAT));
        return new FormFiles(
                path -> new ByteArrayInputStream(WEIGHTS),
                descriptor,
                new Version(1, 0, 0),
                List.of(Version.parseVersion(maker)),
                state);
    }

    @Test
    void whatWasMadeAndMeasuredIsKept() throws IOException {
        FormFiles first = files("1.0.0");
        Path file = first.file(FLOAT);
        first.measured(List.of("backend 1"), Map.of(Form.FLOAT, 2.5));

        FormFiles second = files("1.0.0");

        assertEquals(Files.size(file), second.bytes(FLOAT));
        assertEquals("none", second.quantization(FLOAT));
        assertEquals(2.5, second.ms(FLOAT));
        assertTrue(second.isMeasured(List.of("backend 1")));
        assertFalse(second.isMeasured(List.of("backend 2")), "another backend takes other times");
    }

    @Test
    void otherCodeMakesOtherFilesAndTheOldOnesGo() throws IOException {
        Path old = files("1.0.0").file(FLOAT);
        FormFiles next = files("1.1.0");
        Path made = next.file(FLOAT);
        assertNotEquals(old, made);
        next.deleteOthers();
        assertFalse(Files.exists(old.getParent()));
        assertTrue(Files.exists(made));
    }

    @Test
    void aFileThatWasDamagedIsMadeAgain() throws IOException {
        FormFiles files = files("1.0.0");
        Path file = files.file(FLOAT);
        byte[] content = Files.readAllBytes(file);
        byte[] flipped = content.clone();
        flipped[flipped.length / 2] ^= 1;
        for (byte[] damaged : List.of(new byte[0], new byte[] {1, 2, 3}, flipped)) {
            Files.write(file, damaged);
            assertArrayEquals(content, Files.readAllBytes(files("1.0.0").file(FLOAT)));
        }
    }

    @Test
    void aDamagedMemoryCountsAsNone() throws IOException {
        FormFiles files = files("1.0.0");
        Path memory = files.file(FLOAT).resolveSibling("known.json");
        String kept = Files.readString(memory);
        assertTrue(kept.contains("\"ms\":{}"), kept);
        List<String> all = List.of(
                "", "{", kept.replace("\"ms\":{}", "\"ms\":{\"float32\":null}"), kept.replace("\"ms\":{}", "\"ms\":7"));
        for (String damaged : all) {
            Files.writeString(memory, damaged);
            assertEquals(0, files("1.0.0").bytes(FLOAT));
        }
        files("1.0.0").file(FLOAT);
        assertTrue(files("1.0.0").bytes(FLOAT) > 0);
    }
}
