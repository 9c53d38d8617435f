package margay.forge.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import margay.forge.quant.Subnet;
import margay.forge.train.LineFile;

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
        new LineFile(file).add(text(value));
    }

    static <T> List<T> read(Path file, Class<T> type) throws IOException {
        return new LineFile(file)
                .lines().stream().map(line -> GSON.fromJson(line, type)).toList();
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
