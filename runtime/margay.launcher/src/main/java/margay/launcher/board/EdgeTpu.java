package margay.launcher.board;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Google's Edge TPU, on PCI Express with its driver or on USB. */
final class EdgeTpu {
    /** Before and after the library has loaded the firmware. */
    private static final Set<String> USB = Set.of("1a6e:089a", "18d1:9302");

    private static final String DEVICES = "sys/bus/usb/devices";

    private EdgeTpu() {}

    static void find(SystemFiles files, List<Accelerator> found) {
        for (String node : files.names("dev", "apex_")) {
            found.add(accelerator(files, "/dev/" + node));
        }
        for (String device : files.names(DEVICES, "")) {
            String folder = DEVICES + "/" + device + "/";
            if (USB.contains(files.text(folder + "idVendor") + ":" + files.text(folder + "idProduct"))) {
                Optional<String> node = node(files, folder);
                if (node.isPresent()) {
                    found.add(accelerator(files, node.get()));
                }
            }
        }
    }

    private static Optional<String> node(SystemFiles files, String folder) {
        return files.node(
                "dev/bus/usb/" + padded(files.text(folder + "busnum")) + "/" + padded(files.text(folder + "devnum")));
    }

    private static String padded(String number) {
        return "0".repeat(Math.max(0, 3 - number.length())) + number;
    }

    private static Accelerator accelerator(SystemFiles files, String node) {
        return Accelerator.of(
                Accelerator.Kind.TPU,
                "google",
                "Edge TPU",
                node,
                files.library("libedgetpu.so.1", "libedgetpu.so"),
                "int8");
    }
}
