package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import margay.face.internal.stages.AlignedCrop;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void aPersonComesBackAsWritten() {
        StoredPerson person = new StoredPerson(
                "Zoë",
                Instant.ofEpochMilli(1_700_000_000_123L),
                List.of(
                        new StoredImage(7, true, Map.of("a", new float[] {1, -2.5f}, "größer", new float[] {0})),
                        new StoredImage(9, false, Map.of())));
        StoredPerson back = Codec.person("Zoë", Codec.bytes(person));
        assertEquals(person.since(), back.since());
        assertEquals(2, back.images().size());
        assertEquals(7, back.images().get(0).id());
        assertTrue(back.images().get(0).crop());
        assertArrayEquals(
                new float[] {1, -2.5f}, back.images().get(0).embeddings().get("a"));
        assertArrayEquals(new float[] {0}, back.images().get(0).embeddings().get("größer"));
        assertEquals(9, back.images().get(1).id());
        assertTrue(back.images().get(1).embeddings().isEmpty());
    }

    @Test
    void aCropComesBackAsWritten() {
        AlignedCrop crop = People.crop(42);
        AlignedCrop back = Codec.crop(Codec.bytes(crop));
        assertEquals(crop.points(), back.points());
        assertArrayEquals(crop.rgb(), back.rgb());
    }

    @Test
    void whatANewerVersionWroteIsRefusedByName() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> Codec.person("a", new byte[] {2, 0, 0}));
        assertTrue(e.getMessage().contains("newer version"), e.getMessage());
    }
}
