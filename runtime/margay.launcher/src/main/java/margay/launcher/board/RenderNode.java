package margay.launcher.board;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Graphics processors that Linux's own drivers offer to programs that compute, through Vulkan for example. */
final class RenderNode {
    private static final String CLASS = "sys/class/drm/";

    private static final Map<String, String> VENDORS = Map.of(
            "i915", "intel",
            "xe", "intel",
            "amdgpu", "amd",
            "v3d", "broadcom",
            "panfrost", "arm",
            "panthor", "arm",
            "adreno", "qualcomm",
            "etnaviv-gpu", "verisilicon");

    private RenderNode() {}

    static void find(SystemFiles files, List<Accelerator> found) {
        for (String node : files.names("dev/dri", "renderD")) {
            String driver = files.value(CLASS + node + "/device/uevent", "DRIVER");
            if (VENDORS.containsKey(driver)) {
                found.add(Accelerator.of(
                                Accelerator.Kind.GPU,
                                VENDORS.get(driver),
                                "GPU (" + driver + ")",
                                "/dev/dri/" + node,
                                files.library("libvulkan.so.1"))
                        .withMemory(memory(files, node)));
            }
        }
    }

    private static OptionalLong memory(SystemFiles files, String node) {
        return SystemFiles.number(files.text(CLASS + node + "/device/mem_info_vram_total"));
    }
}
