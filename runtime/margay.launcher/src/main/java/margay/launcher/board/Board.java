package margay.launcher.board;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A board: what it is called, and what computes on it.
 *
 * @param model for people
 * @param processors how many
 * @param memory in bytes; nothing if the system does not tell
 * @param accelerators the processor first
 * @param libraryPath folders of the dynamic linker, as the system property {@code java.library.path} has them
 */
public record Board(
        String model, int processors, OptionalLong memory, List<Accelerator> accelerators, String libraryPath) {
    private static final String UNKNOWN = "unknown";

    /** Takes a copy. */
    public Board {
        accelerators = List.copyOf(accelerators);
    }

    /**
     * Looks at a board.
     *
     * @param root of its file system: {@code /}, or a folder that pretends to be one
     * @return what this process can use there; a device whose node it does not see is none
     */
    public static Board probe(Path root) {
        SystemFiles files = new SystemFiles(root);
        OptionalLong memory = memory(files);
        Processor processor = Processor.read(files);
        List<Accelerator> found = new ArrayList<>();
        found.add(processor.accelerator(memory));
        Nvidia.find(files, memory, found);
        EdgeTpu.find(files, found);
        Npu.find(files, found);
        RenderNode.find(files, found);
        return new Board(model(files), processor.count(), memory, found, files.libraryPath());
    }

    private static OptionalLong memory(SystemFiles files) {
        String total = files.value("proc/meminfo", "MemTotal");
        OptionalLong kibibytes = SystemFiles.number(total.replace(" kB", ""));
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() << 10) : kibibytes;
    }

    private static String model(SystemFiles files) {
        String tree = files.text("proc/device-tree/model");
        String firmware =
                (files.text("sys/class/dmi/id/sys_vendor") + " " + files.text("sys/class/dmi/id/product_name")).strip();
        if (!tree.isEmpty()) {
            return tree;
        }
        return firmware.isEmpty() ? UNKNOWN : firmware;
    }

    /** @return the capabilities, for {@code org.osgi.framework.system.capabilities.extra} */
    public String capabilities() {
        Clause board = new Clause("margay.board").text("model", model).number("processors", processors);
        if (memory.isPresent()) {
            board.number("memory", memory.getAsLong());
        }
        StringBuilder header = new StringBuilder(board.toString());
        for (Accelerator accelerator : accelerators) {
            header.append(',').append(accelerator.capability());
        }
        return header.toString();
    }
}
