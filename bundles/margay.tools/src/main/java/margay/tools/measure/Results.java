package margay.tools.measure;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.Map;
import margay.shell.Output;
import margay.shell.Table;

/** Figures by name, printed as a table or as one JSON object. */
public final class Results {
    private static final double MICROS_PER_MILLI = 1e3;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    public Results add(String name, long value) {
        figures.put(name, value);
        return this;
    }

    /** With three decimals. */
    public Results add(String name, double value) {
        figures.put(name, Math.round(value * 1e3) / 1e3);
        return this;
    }

    /** Nanoseconds as milliseconds. */
    public Results millis(String name, double nanos) {
        return add(name, nanos / 1e3 / MICROS_PER_MILLI);
    }

    public void print(Output output) {
        output.print(() -> figures, out -> table().print(out));
    }

    private Table table() {
        Table table = new Table("FIGURE", "VALUE");
        figures.forEach((name, value) -> table.row(name, value));
        return table;
    }

    /** @return the figures as one JSON object */
    public String json() {
        return new Gson().toJson(figures);
    }
}
