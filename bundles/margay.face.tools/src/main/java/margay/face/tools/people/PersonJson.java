package margay.face.tools.people;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import margay.face.api.Person;

/** Somebody in the gallery as JSON. */
final class PersonJson {
    private PersonJson() {}

    static Map<String, Object> of(Person person) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", person.name());
        json.put("images", person.images());
        json.put("since", person.since().toString());
        json.put("spaces", new TreeSet<>(person.spaces()));
        json.put("crops", person.crops());
        return json;
    }
}
