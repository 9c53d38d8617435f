package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Anna", "Jean-Luc O'Neill Jr.", "山田 太郎", "अनिता", "visitor_7", "7"})
    void peoplesNamesAreValid(String name) throws RequestException {
        assertEquals(name, Names.valid(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "../etc/passwd", "a/b", "a\nb", "-a", ".", "<b>", "a\u0000"})
    void othersAreNot(String name) {
        assertEquals(
                Code.INVALID_INPUT,
                assertThrows(RequestException.class, () -> Names.valid(name)).code());
    }

    @Test
    void theLongestHas64Characters() throws RequestException {
        assertEquals("x".repeat(64), Names.valid("x".repeat(64)));
        assertThrows(RequestException.class, () -> Names.valid("x".repeat(65)));
    }

    @Test
    void oneNameHasOneSpelling() throws RequestException {
        assertEquals("Zo\u00eb", Names.valid("Zoe\u0308"));
    }
}
