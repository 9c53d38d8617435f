package margay.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.metatype.AD;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;

/** What becomes of the text in a file by what a bundle says of its settings. */
class DefinitionTest {
    private static final int ANY = Integer.MAX_VALUE;

    /** As the framework has it: a definition by a bundle's Metatype. */
    private record Attribute(AD definition) implements AttributeDefinition {
        Attribute(String name, String type, int cardinality) {
            this(new AD());
            definition.setID(name);
            definition.setType(type);
            definition.setCardinality(cardinality);
        }

        @Override
        public String getName() {
            return definition.getName();
        }

        @Override
        public String getID() {
            return definition.getID();
        }

        @Override
        public String getDescription() {
            return definition.getDescription();
        }

        @Override
        public int getCardinality() {
            return definition.getCardinality();
        }

        @Override
        public int getType() {
            return definition.getType();
        }

        @Override
        public String[] getOptionValues() {
            return definition.getOptionValues();
        }

        @Override
        public String[] getOptionLabels() {
            return definition.getOptionLabels();
        }

        @Override
        public String validate(String value) {
            return definition.validate(value);
        }

        @Override
        public String[] getDefaultValue() {
            return definition.getDefaultValue();
        }
    }

    private static Definition definition(Attribute... attributes) {
        return new Definition(
                Arrays.stream(attributes).collect(Collectors.toMap(Attribute::getID, Function.identity())));
    }

    private static Object typed(String type, int cardinality, String text) {
        return definition(new Attribute("x", type, cardinality))
                .typed(Map.of("x", text))
                .get("x");
    }

    @Test
    void aListIsSeparatedByCommas() {
        assertArrayEquals(new String[] {"device=usb:0", "performance=Max"}, (String[])
                typed("String", ANY, "device=usb:0, performance=Max"));
        assertArrayEquals(new String[] {"alone"}, (String[]) typed("String", ANY, "alone"));
        assertArrayEquals(new String[] {"", ""}, (String[]) typed("String", ANY, ","));
        assertArrayEquals(new String[0], (String[]) typed("String", ANY, ""));
        assertEquals(List.of("a", "b"), typed("String", -ANY, "a,b"));
    }

    @Test
    void aBackslashTakesTheMeaningFromWhatFollows() {
        assertArrayEquals(new String[] {"a,b", "c\\d"}, (String[]) typed("String", ANY, "a\\,b,c\\\\d"));
    }

    @Test
    void aSingleValueKeepsItsCommas() {
        assertEquals("a,b\\,c", typed("String", 0, "a,b\\,c"));
    }

    @Test
    void valuesHaveTheTypeThatTheBundleSays() {
        assertEquals(7, typed("Integer", 0, "7"));
        assertEquals(7L, typed("Long", 0, "7"));
        assertEquals((short) 7, typed("Short", 0, "7"));
        assertEquals((byte) 7, typed("Byte", 0, "7"));
        assertEquals(0.5, typed("Double", 0, "0.5"));
        assertEquals(0.5f, typed("Float", 0, "0.5"));
        assertEquals('x', typed("Character", 0, "x"));
        assertEquals(true, typed("Boolean", 0, "true"));
        assertEquals("secret", typed("Password", 0, "secret"));
        assertArrayEquals(new Integer[] {1, 2}, (Integer[]) typed("Integer", ANY, "1, 2"));
    }

    @Test
    void whatNobodyDescribesStaysText() {
        assertEquals(Map.of("models.target", "(a=b)"), definition().typed(Map.of("models.target", "(a=b)")));
    }

    @Test
    void namesWhatIsWrong() {
        Definition definition = definition(new Attribute("sides", "Integer", ANY), new Attribute("name", "String", 0));
        assertEquals(List.of(), definition.problems(Map.of("sides", "1,2", "models.target", "(a=b)")));
        assertEquals(
                List.of("there is no setting 'side'; there are name, sides", "sides cannot be '1,two'"),
                definition.problems(Map.of("sides", "1,two", "side", "1")));
    }
}
