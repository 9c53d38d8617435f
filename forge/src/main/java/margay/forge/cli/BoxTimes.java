package margay.forge.cli;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import margay.elastic.model.LayerForm;
import margay.forge.quant.Subnet;
import margay.forge.search.TimedSubnet;

/** The times in what {@code margay budget MODEL --json} printed on a box. */
final class BoxTimes {
    private BoxTimes() {}

    private record Report(List<ModelTimes> models) {}

    private record ModelTimes(String model, List<FormTime> forms) {}

    private record FormTime(String name, double ms, List<String> layers) {
        Optional<TimedSubnet> timed() {
            return ms > 0 && !layers.isEmpty()
                    ? Optional.of(new TimedSubnet(
                            new Subnet(layers.stream().map(LayerForm::parse).toList()), ms))
                    : Optional.empty();
        }
    }

    /**
     * @param layers the number of quantized layers of the network
     * @throws IOException if the file is no such output, or of another network
     */
    static List<TimedSubnet> read(Path file, int layers) throws IOException {
        try {
            List<TimedSubnet> timed = forms(Files.readString(file))
                    .flatMap(form -> form.timed().stream())
                    .toList();
            if (timed.stream().anyMatch(one -> one.subnet().layers().size() != layers)) {
                throw new IOException(
                        "%s has times of a network that has not %d layers as this one: name one MODEL to budget"
                                .formatted(file, layers));
            }
            return timed;
        } catch (JsonParseException | IllegalArgumentException e) {
            throw new IOException(
                    "%s is not what 'margay budget MODEL --json' prints: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Stream<FormTime> forms(String json) {
        return Optional.ofNullable(new Gson().fromJson(json, Report.class)).map(Report::models).stream()
                .flatMap(List::stream)
                .flatMap(model -> model.forms().stream());
    }
}
