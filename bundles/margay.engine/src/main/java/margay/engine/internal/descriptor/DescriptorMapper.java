package margay.engine.internal.descriptor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import org.osgi.framework.Version;

/** Makes a descriptor from JSON that obeys the schema. */
final class DescriptorMapper {
    private DescriptorMapper() {}

    static ModelDescriptor map(JsonObject json, Version version) {
        return new ModelDescriptor(
                text(json, "name"),
                version,
                text(json, "task"),
                text(json, "format"),
                text(json, "weights"),
                text(json, "sha256"),
                list(json, "inputs", DescriptorMapper::input),
                list(json, "outputs", DescriptorMapper::tensor),
                json.has("quantization") ? text(json, "quantization") : "none",
                object(json, "embedding").map(DescriptorMapper::embedding),
                list(json, "labels", JsonElement::getAsString),
                list(json, "golden", DescriptorMapper::golden),
                list(json, "variants", DescriptorMapper::variant),
                object(json, "set").map(DescriptorMapper::set),
                object(json, "limits").map(DescriptorMapper::limits).orElseGet(DescriptorMapper::noLimits),
                map(json, "backendOptions", JsonElement::getAsString),
                map(json, "parameters", DescriptorMapper::value),
                card(object(json, "card").orElseGet(JsonObject::new)));
    }

    private static ModelDescriptor.Input input(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        return new ModelDescriptor.Input(
                tensor(json.get("tensor")), object(json, "image").map(DescriptorMapper::image));
    }

    private static TensorInfo tensor(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        ElementType type = ElementType.valueOf(text(json, "type").toUpperCase(Locale.ROOT));
        return new TensorInfo(
                text(json, "name"),
                type,
                Shape.of(longs(json.get("shape")).stream()
                        .mapToLong(Long::longValue)
                        .toArray()));
    }

    private static ModelDescriptor.ImageInput image(JsonObject json) {
        return new ModelDescriptor.ImageInput(
                ModelDescriptor.Layout.valueOf(text(json, "layout")),
                ModelDescriptor.ColorOrder.valueOf(text(json, "colorOrder")),
                list(json, "mean", JsonElement::getAsFloat),
                list(json, "scale", JsonElement::getAsFloat));
    }

    private static ModelDescriptor.Embedding embedding(JsonObject json) {
        return new ModelDescriptor.Embedding(
                text(json, "space"),
                json.get("dimension").getAsInt(),
                json.get("threshold").getAsDouble());
    }

    private static ModelDescriptor.Golden golden(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        return new ModelDescriptor.Golden(
                map(json, "inputs", JsonElement::getAsString),
                map(json, "outputs", JsonElement::getAsString),
                map(json, "shapes", DescriptorMapper::longs),
                json.get("absoluteTolerance").getAsDouble(),
                json.get("relativeTolerance").getAsDouble());
    }

    private static ModelDescriptor.Variant variant(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        return new ModelDescriptor.Variant(
                text(json, "name"),
                text(json, "weights"),
                text(json, "sha256"),
                text(json, "quantization"),
                list(json, "golden", DescriptorMapper::golden),
                map(json, "metrics", JsonElement::getAsDouble));
    }

    private static ModelDescriptor.SwapSet set(JsonObject json) {
        return new ModelDescriptor.SwapSet(
                text(json, "name"), text(json, "release"), list(json, "members", JsonElement::getAsString));
    }

    private static ModelDescriptor.Limits limits(JsonObject json) {
        return new ModelDescriptor.Limits(
                Optional.ofNullable(json.get("concurrency")).map(JsonElement::getAsInt),
                Optional.ofNullable(json.get("queue")).map(JsonElement::getAsInt));
    }

    private static ModelDescriptor.Limits noLimits() {
        return new ModelDescriptor.Limits(Optional.empty(), Optional.empty());
    }

    private static ModelDescriptor.Card card(JsonObject json) {
        return new ModelDescriptor.Card(
                textOrEmpty(json, "title"),
                textOrEmpty(json, "description"),
                textOrEmpty(json, "origin"),
                textOrEmpty(json, "licence"),
                textOrEmpty(json, "recipe"),
                map(json, "metrics", JsonElement::getAsDouble));
    }

    private static Object value(JsonElement element) {
        if (element instanceof JsonObject json) {
            return Map.copyOf(entries(json, DescriptorMapper::value));
        }
        if (element instanceof JsonArray array) {
            return array.asList().stream().map(DescriptorMapper::value).toList();
        }
        JsonPrimitive primitive = element.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        return primitive.isString() ? primitive.getAsString() : (Object) primitive.getAsDouble();
    }

    private static List<Long> longs(JsonElement array) {
        return array.getAsJsonArray().asList().stream()
                .map(extent -> extent.getAsBigDecimal().longValueExact())
                .toList();
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }

    private static String textOrEmpty(JsonObject json, String name) {
        return json.has(name) ? text(json, name) : "";
    }

    private static Optional<JsonObject> object(JsonObject json, String name) {
        return Optional.ofNullable(json.getAsJsonObject(name));
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonElement, T> mapping) {
        List<T> list = new ArrayList<>();
        if (json.has(name)) {
            json.getAsJsonArray(name).forEach(element -> list.add(mapping.apply(element)));
        }
        return list;
    }

    private static <T> Map<String, T> map(JsonObject json, String name, Function<JsonElement, T> mapping) {
        return json.has(name) ? entries(json.getAsJsonObject(name), mapping) : Map.of();
    }

    private static <T> Map<String, T> entries(JsonObject json, Function<JsonElement, T> mapping) {
        Map<String, T> entries = new LinkedHashMap<>();
        json.entrySet().forEach(entry -> entries.put(entry.getKey(), mapping.apply(entry.getValue())));
        return entries;
    }
}
