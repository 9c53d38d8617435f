package margay.launcher.board;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** NVIDIA's graphics cards and the Jetson boards, where their driver runs. */
final class Nvidia {
    private static final String VENDOR = "nvidia";
    private static final String CARDS = "proc/driver/nvidia/gpus";

    /** The systems on a chip: GPU, and what that speeds up. */
    private enum Tegra {
        T210("nvidia,tegra210", "Tegra X1 GPU (Maxwell)", "float16"),
        T186("nvidia,tegra186", "Tegra X2 GPU (Pascal)", "float16"),
        T194("nvidia,tegra194", "Xavier GPU (Volta)", "int8", "float16"),
        T234("nvidia,tegra234", "Orin GPU (Ampere)", "int8", "float16"),
        T264("nvidia,tegra264", "Thor GPU (Blackwell)", "int8", "float16", "bfloat16");

        private final String compatible;
        private final String gpu;
        private final String[] forms;

        Tegra(String compatible, String gpu, String... forms) {
            this.compatible = compatible;
            this.gpu = gpu;
            this.forms = forms;
        }
    }

    private Nvidia() {}

    static void find(SystemFiles files, OptionalLong memory, List<Accelerator> found) {
        for (String card : files.names(CARDS, "")) {
            String information = CARDS + "/" + card + "/information";
            Optional<String> node = files.node("dev/nvidia" + files.value(information, "Device Minor"));
            if (node.isPresent()) {
                found.add(Accelerator.of(
                        Accelerator.Kind.GPU, VENDOR, files.value(information, "Model"), node.get(), cuda(files)));
            }
        }
        Optional<String> gpu = files.node("dev/nvhost-gpu", "dev/nvhost-ctrl-gpu");
        if (gpu.isPresent() && files.exists("dev/nvmap")) {
            findTegra(files, gpu.get(), memory, found);
        }
    }

    /** GPU and deep-learning accelerators of a Jetson; the GPU shares the processor's memory. */
    private static void findTegra(SystemFiles files, String node, OptionalLong memory, List<Accelerator> found) {
        String chip = files.text("proc/device-tree/compatible");
        Accelerator gpu = Accelerator.of(Accelerator.Kind.GPU, VENDOR, "Tegra GPU", node, cuda(files));
        for (Tegra tegra : Tegra.values()) {
            if (chip.contains(tegra.compatible)) {
                gpu = Accelerator.of(Accelerator.Kind.GPU, VENDOR, tegra.gpu, node, cuda(files), tegra.forms);
            }
        }
        found.add(gpu.withMemory(memory));
        for (String dla : files.names("dev", "nvhost-ctrl-nvdla")) {
            found.add(Accelerator.of(
                    Accelerator.Kind.NPU,
                    VENDOR,
                    "Deep Learning Accelerator",
                    "/dev/" + dla,
                    files.library("libnvinfer.so.10", "libnvinfer.so.8"),
                    "int8",
                    "float16"));
        }
    }

    private static Optional<String> cuda(SystemFiles files) {
        return files.library("libcuda.so.1");
    }
}
