package margay.tools.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program was started. */
final class ThisProgram {
    private ThisProgram() {}

    /** @return a command line that starts the same JVM with the same options and other arguments */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(main());
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> main() {
        String classPath = System.getProperty("java.class.path");
        String main = System.getProperty("sun.java.command").split(" ")[0];
        return main.endsWith(".jar") ? List.of("-jar", main) : List.of("-cp", classPath, main);
    }
}
