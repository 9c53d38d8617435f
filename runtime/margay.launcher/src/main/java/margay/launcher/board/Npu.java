package margay.launcher.board;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Neural processing units, by the nodes of their drivers. */
final class Npu {
    private static final String ACCEL = "dev/accel";
    private static final String ROCKCHIP = "sys/bus/platform/drivers/RKNPU";

    /** Vendor, name and library of what a driver of Linux's compute accelerator subsystem drives. */
    private record Driver(String vendor, String name, String library, String... forms) {}

    private static final Map<String, Driver> DRIVERS = Map.of(
            "intel_vpu", new Driver("intel", "Intel NPU", "libze_intel_npu.so.1", "int8", "float16"),
            "amdxdna", new Driver("amd", "XDNA NPU", "libxrt_core.so.2", "int8", "bfloat16"),
            "qaic", new Driver("qualcomm", "Cloud AI 100", "libQAic.so", "int8", "float16"),
            "rocket", new Driver("rockchip", "Rockchip NPU", "libteflon.so", "int8"));

    private Npu() {}

    static void find(SystemFiles files, List<Accelerator> found) {
        for (String node : files.names(ACCEL, "accel")) {
            String driver = files.value("sys/class/accel/" + node + "/device/uevent", "DRIVER");
            found.add(accel(files, "/" + ACCEL + "/" + node, driver));
        }
        for (String node : files.names("dev", "hailo")) {
            found.add(npu("hailo", "Hailo", "/dev/" + node, files.library("libhailort.so"), "int8"));
        }
        Optional<String> vivante = files.node("dev/galcore");
        if (vivante.isPresent()) {
            found.add(vivante(files, vivante.get()));
        }
        Optional<String> rockchip = rockchip(files);
        if (rockchip.isPresent()) {
            found.add(
                    npu("rockchip", "Rockchip NPU", rockchip.get(), files.library("librknnrt.so"), "int8", "float16"));
        }
        Optional<String> hexagon = files.node("dev/fastrpc-cdsp", "dev/adsprpc-smd");
        if (hexagon.isPresent()) {
            found.add(npu("qualcomm", "Hexagon", hexagon.get(), files.library("libQnnHtp.so"), "int8", "float16"));
        }
    }

    private static Accelerator accel(SystemFiles files, String node, String name) {
        Driver driver = DRIVERS.get(name);
        return driver == null
                ? npu("unknown", name.isEmpty() ? "unknown" : name, node, Optional.empty())
                : npu(driver.vendor(), driver.name(), node, files.library(driver.library()), driver.forms());
    }

    /** The driver is the same for graphics processors and NPUs: where the library for the NPU is, there is one. */
    private static Accelerator vivante(SystemFiles files, String node) {
        Optional<String> library = files.library("libvx_delegate.so", "libovxlib.so");
        return library.isPresent()
                ? npu("verisilicon", "Vivante NPU", node, library, "int8")
                : Accelerator.of(Accelerator.Kind.GPU, "verisilicon", "Vivante GPU", node, library);
    }

    /** The driver of Rockchip's kernels has a node of its own, a folder for debugging, or only devices. */
    private static Optional<String> rockchip(SystemFiles files) {
        for (String device : files.names(ROCKCHIP, "")) {
            if (device.endsWith(".npu")) {
                return Optional.of("/" + ROCKCHIP + "/" + device);
            }
        }
        return files.node("dev/rknpu", "proc/rknpu", "sys/kernel/debug/rknpu");
    }

    private static Accelerator npu(String vendor, String name, String node, Optional<String> library, String... forms) {
        return Accelerator.of(Accelerator.Kind.NPU, vendor, name, node, library, forms);
    }
}
