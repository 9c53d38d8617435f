package margay.forge.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import margay.forge.quant.Subnet;

/** Files of one JSON object a line, in which subnets are text. */
final class JsonLines {
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(Subnet.class, new SubnetText())
            .create();

    private JsonLines() {}

    static String text(Object value) {
        return GSON.toJson(value);
    }

    static void append(Path file, Object value) throws IOException {
        Files.writeString(file, text(value) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static <T> List<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> GSON.fromJson(line, type)).toList();
        }
    }

    private static final class SubnetText extends TypeAdapter<Subnet> {
        @Override
        public void write(JsonWriter out, Subnet subnet) throws IOException {
            out.value(subnet.toString());
        }

        @Override
        public Subnet read(JsonReader in) throws IOException {
            return Subnet.parse(in.nextString());
        }
    }
}
