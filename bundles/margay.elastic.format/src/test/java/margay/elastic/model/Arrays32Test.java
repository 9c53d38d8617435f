package margay.elastic.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

    private static byte[] file(String header, int elements) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + elements * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static String array(String name, String shape, String offsets) {
        return "\"%s\": {\"dtype\": \"F32\", \"shape\": [%s], \"data_offsets\": [%s]}".formatted(name, shape, offsets);
    }

    @Test
    void theArraysCoverTheFileAndNeitherOverlapNorLeaveHoles() throws IOException {
        String first = array("a", "1", "0, 4");
        assertEquals(
                List.of(1),
                Arrays32.decode(file("{" + first + "," + array("b", "1, 1", "4, 8") + "}", 2))
                        .get("a")
                        .shape());
        for (String second : List.of(
                array("b", "2", "0, 8"),
                array("b", "1", "0, 4"),
                array("b", "1", "8, 12"),
                array("b", "1", "4, 8"),
                array("b", "0", "4, 4"),
                array("b", "-1, -2", "4, 12"),
                array("b", "2", "4, 4294967308"),
                array("b", "2", "4.5, 12.5"))) {
            byte[] file = file("{" + first + "," + second + "}", 3);
            assertThrows(IOException.class, () -> Arrays32.decode(file), second);
        }
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
