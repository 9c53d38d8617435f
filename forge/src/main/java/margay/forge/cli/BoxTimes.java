package margay.forge.cli;

import com.google.gson.Gson;
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

    private record Report(List<ModelTimes> models) {
        Report {
            models = List.copyOf(models);
        }
    }

    private record ModelTimes(List<FormTime> forms) {
        ModelTimes {
            forms = List.copyOf(forms);
        }
    }

    private record FormTime(double ms, List<String> layers) {
        FormTime {
            layers = List.copyOf(layers);
        }

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
        List<TimedSubnet> timed = timed(file);
        if (timed.stream().anyMatch(one -> one.subnet().layers().size() != layers)) {
            throw new IOException(
                    "%s has times of a network that has not %d layers as this one: name one MODEL to budget"
                            .formatted(file, layers));
        }
        return timed;
    }

    private static List<TimedSubnet> timed(Path file) throws IOException {
        try {
            return forms(Files.readString(file))
                    .flatMap(form -> form.timed().stream())
                    .toList();
        } catch (RuntimeException e) {
            // Gson wraps what the constructor of a record throws.
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
