package margay.settings;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * Makes values of texts, as Metatype says: a list is separated by commas, white space around its elements does not count,
 * and a backslash before a comma or a backslash makes it part of an element.
 */
final class Values {
    private record Type(Class<?> type, Function<String, ?> parse) {}

    private static final Type TEXT = new Type(String.class, Function.identity());
    private static final Map<Integer, Type> OTHERS = Map.of(
            AttributeDefinition.LONG, new Type(Long.class, Long::valueOf),
            AttributeDefinition.INTEGER, new Type(Integer.class, Integer::valueOf),
            AttributeDefinition.SHORT, new Type(Short.class, Short::valueOf),
            AttributeDefinition.BYTE, new Type(Byte.class, Byte::valueOf),
            AttributeDefinition.CHARACTER, new Type(Character.class, text -> text.charAt(0)),
            AttributeDefinition.DOUBLE, new Type(Double.class, Double::valueOf),
            AttributeDefinition.FLOAT, new Type(Float.class, Float::valueOf),
            AttributeDefinition.BOOLEAN, new Type(Boolean.class, Boolean::valueOf));

    private Values() {}

    /** @return one value, an array or a list, as the attribute's cardinality says */
    static Object of(AttributeDefinition attribute, String text) {
        Type type = OTHERS.getOrDefault(attribute.getType(), TEXT);
        if (attribute.getCardinality() == 0) {
            return type.parse().apply(text);
        }
        List<Object> values = new ArrayList<>();
        split(text).forEach(element -> values.add(type.parse().apply(element)));
        return attribute.getCardinality() < 0 ? values : values.toArray((Object[]) Array.newInstance(type.type(), 0));
    }

    private static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == ',') {
                elements.add(element.toString().strip());
                element.setLength(0);
            } else {
                boolean escapes = character == '\\' && i + 1 < text.length();
                element.append(escapes ? text.charAt(++i) : character);
            }
        }
        if (!text.isBlank()) {
            elements.add(element.toString().strip());
        }
        return elements;
    }
}
