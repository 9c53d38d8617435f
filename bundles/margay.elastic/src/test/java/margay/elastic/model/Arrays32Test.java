package margay.elastic.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Arrays32Test {
    private static byte[] file() {
        return new Arrays32()
                .put("b", List.of(2, 2), 1, 2, 3, 4)
                .put("a", List.of(1), -0.5f)
                .encode();
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Arrays32 read = Arrays32.decode(file());
        assertEquals(List.of(2, 2), read.get("b").shape());
        assertArrayEquals(new float[] {1, 2, 3, 4}, read.get("b").values());
        assertArrayEquals(new float[] {-0.5f}, read.get("a").values());
        assertThrows(IllegalArgumentException.class, () -> read.get("c"));
        assertArrayEquals(file(), read.encode(), "the same arrays make the same bytes");
    }

    /** Whatever a damaged file holds, it is read or refused as a file. */
    @Test
    void damageIsAnIOException() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2000; round++) {
            byte[] file = file();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            try {
                Arrays32.decode(file);
            } catch (IOException refused) {
                // As it should be.
            }
        }
        assertThrows(IOException.class, () -> Arrays32.decode(new byte[5]));
    }
}
