package margay.shell.tests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import margay.shell.CommandRunner;

/**
 * What a user sees of one command line.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Answer(int code, String out, String err) {
    static Answer to(CommandRunner runner, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = runner.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    /** The last line of the output. */
    JsonObject json() {
        List<String> lines = out.lines().toList();
        return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    }
}
