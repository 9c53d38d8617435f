package margay.tools.model;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.tensor.TensorInfo;

/** A descriptor that is being made: what a card says, completed by what the model file says. */
final class Draft {
    private static final int SCHEMA = 1;

    private final JsonObject json = new JsonObject();
    private final JsonObject card;

    /** @param card a JSON object with fields of a descriptor; those that are found out here may be left out */
    Draft(JsonObject card) {
        this.card = card;
        json.addProperty("schema", SCHEMA);
    }

    /** Sets a field that a person decides: what the command line says counts more than what the card says. */
    String decide(String field, Optional<String> given) throws RequestException {
        Optional<String> fromCard = Optional.ofNullable(card.get(field))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
        String value = given.or(() -> fromCard)
                .orElseThrow(() -> new RequestException(
                        Code.INVALID_INPUT, "The card has no \"" + field + "\" and no option gives one"));
        json.addProperty(field, value);
        return value;
    }

    void weights(String path, String sha256) {
        json.addProperty("weights", path);
        json.addProperty("sha256", sha256);
    }

    /** All inputs of the model, with what the card says of each. */
    void inputs(List<TensorInfo> inputs) throws RequestException {
        JsonArray array = new JsonArray();
        List<JsonObject> described = objects("inputs");
        requireKnown(described.stream().map(Draft::tensor).toList(), inputs);
        for (TensorInfo info : inputs) {
            Optional<JsonObject> said = described.stream()
                    .filter(input -> names(tensor(input), info, inputs.size()))
                    .findFirst();
            JsonObject input = said.map(JsonObject::deepCopy).orElseGet(JsonObject::new);
            input.add("tensor", tensor(info, said.map(Draft::tensor)));
            array.add(input);
        }
        json.add("inputs", array);
    }

    /** Those outputs of the model that the card names; all if it names none. */
    void outputs(List<TensorInfo> outputs) throws RequestException {
        JsonArray array = new JsonArray();
        List<JsonObject> described = objects("outputs");
        requireKnown(described, outputs);
        for (TensorInfo info : outputs) {
            Optional<JsonObject> said = described.stream()
                    .filter(output -> names(output, info, outputs.size()))
                    .findFirst();
            if (said.isPresent() || described.isEmpty()) {
                array.add(tensor(info, said));
            }
        }
        json.add("outputs", array);
    }

    void golden(JsonObject golden) {
        JsonArray array = new JsonArray();
        array.add(golden);
        json.add("golden", array);
    }

    /** @return the descriptor, with all other fields as the card has them */
    JsonObject complete() {
        card.asMap().forEach((field, value) -> {
            if (!json.has(field)) {
                json.add(field, value);
            }
        });
        return json;
    }

    private List<JsonObject> objects(String field) throws RequestException {
        JsonElement value = card.has(field) ? card.get(field) : new JsonArray();
        if (!value.isJsonArray()
                || !StreamSupport.stream(value.getAsJsonArray().spliterator(), false)
                        .allMatch(JsonElement::isJsonObject)) {
            throw new RequestException(Code.INVALID_INPUT, "\"" + field + "\" of the card is no list of objects");
        }
        return value.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static JsonObject tensor(JsonObject input) {
        return input.has("tensor") && input.get("tensor").isJsonObject()
                ? input.getAsJsonObject("tensor")
                : new JsonObject();
    }

    /** A model's only tensor needs no name. */
    private static boolean names(JsonObject tensor, TensorInfo info, int tensors) {
        return tensor.has("name") ? tensor.get("name").getAsString().equals(info.name()) : tensors == 1;
    }

    private static void requireKnown(List<JsonObject> tensors, List<TensorInfo> known) throws RequestException {
        for (JsonObject tensor : tensors) {
            if (known.stream().noneMatch(info -> names(tensor, info, known.size()))) {
                throw new RequestException(
                        Code.INVALID_INPUT,
                        "The card describes a tensor " + tensor + " that the model has not; it has "
                                + known.stream().map(TensorInfo::name).collect(Collectors.joining(", ")));
            }
        }
    }

    private static JsonObject tensor(TensorInfo info, Optional<JsonObject> said) {
        JsonObject tensor = new JsonObject();
        tensor.addProperty("name", info.name());
        tensor.addProperty("type", info.type().name().toLowerCase(Locale.ROOT));
        tensor.add("shape", said.map(object -> object.get("shape")).orElseGet(() -> new Gson()
                .toJsonTree(info.shape().toArray())));
        return tensor;
    }
}
