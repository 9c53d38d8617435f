package margay.launcher.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    private FakeBoard fake;

    @BeforeEach
    void begin() {
        fake = new FakeBoard(root);
    }

    @Test
    void aRaspberryPi5() throws IOException {
        Board board = fake.arm(
                        "0xd0b", "fp asimd evtstrm aes crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp")
                .file("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
                .node("dev/dri/renderD128")
                .file("sys/class/drm/renderD128/device/uevent", "DRIVER=v3d\nOF_NAME=v3d\n")
                .probe();
        assertEquals("Raspberry Pi 5 Model B Rev 1.0", board.model());
        assertEquals(4, board.processors());
        assertEquals(OptionalLong.of(8 * GIB), board.memory());
        assertEquals(
                List.of(
                        "margay.accelerator;kind=\"cpu\";vendor=\"arm\";name=\"Cortex-A76\";memory:Long=\"" + 8 * GIB
                                + "\";forms:List<String>=\"int8,float16\"",
                        "margay.accelerator;kind=\"gpu\";vendor=\"broadcom\";name=\"GPU (v3d)\";device=\"/dev/dri/renderD128\""),
                board.accelerators().stream().map(Accelerator::capability).toList());
    }

    @Test
    void theOlderCoreOfARaspberryPi4HasNoInstructionsForInt8() throws IOException {
        Accelerator processor = fake.arm("0xd08", "fp asimd evtstrm crc32 cpuid")
                .probe()
                .accelerators()
                .get(0);
        assertEquals("Cortex-A72", processor.name());
        assertEquals(List.of(), processor.forms());
    }

    @Test
    void aJetsonOrinWithItsTwoLearningAccelerators() throws IOException {
        Board board = fake.arm("0xd42", "fp asimd asimdhp asimddp")
                .file("proc/device-tree/compatible", "nvidia,p3737-0000+p3701-0000\0nvidia,tegra234\0")
                .node("dev/nvhost-gpu")
                .node("dev/nvmap")
                .node("dev/nvhost-ctrl-nvdla0")
                .node("dev/nvhost-ctrl-nvdla1")
                .library("libcuda.so.1")
                .probe();
        Accelerator gpu = board.accelerators().get(1);
        assertEquals("Orin GPU (Ampere)", gpu.name());
        assertEquals("nvidia", gpu.vendor());
        assertEquals(OptionalLong.of(8 * GIB), gpu.memory());
        assertEquals(Optional.of("/opt/vendor/lib/libcuda.so.1"), gpu.library());
        assertTrue(board.libraryPath().startsWith(root + "/opt/vendor/lib:"), board.libraryPath());
        assertEquals(List.of("int8", "float16"), gpu.forms());
        assertEquals(4, board.accelerators().size());
        assertEquals(Accelerator.Kind.NPU, board.accelerators().get(3).kind());
    }

    @Test
    void aPcWithAnNvidiaCard() throws IOException {
        Board board = fake.file(
                        "proc/cpuinfo",
                        "processor : 0\nvendor_id : GenuineIntel\nmodel name : Intel(R) Core(TM) i7\nflags : fpu avx_vnni\n")
                .file(
                        "proc/driver/nvidia/gpus/0000:01:00.0/information",
                        "Model: \t\t NVIDIA RTX A2000\nIRQ:   \t\t 56\nDevice Minor: \t 0\n")
                .node("dev/nvidia0")
                .probe();
        assertEquals("intel", board.accelerators().get(0).vendor());
        assertEquals(List.of("int8"), board.accelerators().get(0).forms());
        Accelerator card = board.accelerators().get(1);
        assertEquals("NVIDIA RTX A2000", card.name());
        assertEquals(Optional.of("/dev/nvidia0"), card.device());
        assertEquals(Optional.empty(), card.library());
    }

    @Test
    void aCardWhoseNodeIsHiddenIsNone() throws IOException {
        Board board = fake.file(
                        "proc/driver/nvidia/gpus/0000:01:00.0/information",
                        "Model: NVIDIA RTX A2000\nDevice Minor: 0\n")
                .probe();
        assertEquals(1, board.accelerators().size());
    }

    @Test
    void anEdgeTpuOnUsb() throws IOException {
        Board board = fake.file("sys/bus/usb/devices/2-1/idVendor", "1a6e\n")
                .file("sys/bus/usb/devices/2-1/idProduct", "089a\n")
                .file("sys/bus/usb/devices/2-1/busnum", "2\n")
                .file("sys/bus/usb/devices/2-1/devnum", "5\n")
                .file("sys/bus/usb/devices/1-1/idVendor", "046d\n")
                .node("dev/bus/usb/002/005")
                .library("libedgetpu.so.1")
                .probe();
        Accelerator tpu = board.accelerators().get(1);
        assertEquals(Accelerator.Kind.TPU, tpu.kind());
        assertEquals(Optional.of("/dev/bus/usb/002/005"), tpu.device());
        assertEquals(Optional.of("/opt/vendor/lib/libedgetpu.so.1"), tpu.library());
    }

    @Test
    void anEdgeTpuOnPci() throws IOException {
        assertEquals(
                Optional.of("/dev/apex_0"),
                fake.node("dev/apex_0").probe().accelerators().get(1).device());
    }

    @Test
    void neuralProcessingUnits() throws IOException {
        Board board = fake.node("dev/accel/accel0")
                .file("sys/class/accel/accel0/device/uevent", "DRIVER=intel_vpu\nPCI_CLASS=120000\n")
                .node("dev/hailo0")
                .node("dev/galcore")
                .library("libvx_delegate.so")
                .node("sys/bus/platform/drivers/RKNPU/fdab0000.npu")
                .node("dev/fastrpc-cdsp")
                .probe();
        assertEquals(
                List.of("intel", "hailo", "verisilicon", "rockchip", "qualcomm"),
                board.accelerators().stream()
                        .filter(accelerator -> accelerator.kind() == Accelerator.Kind.NPU)
                        .map(Accelerator::vendor)
                        .toList());
    }

    @Test
    void theVivanteDriverWithoutTheLibraryOfTheNpuDrivesAGraphicsProcessor() throws IOException {
        assertEquals(
                Accelerator.Kind.GPU,
                fake.node("dev/galcore").probe().accelerators().get(1).kind());
    }

    @Test
    void aSystemThatTellsNothing() {
        Board board = fake.probe();
        assertEquals("unknown", board.model());
        assertEquals(OptionalLong.empty(), board.memory());
        assertEquals(1, board.accelerators().size());
    }

    @Test
    void namesCannotBreakTheHeader() throws IOException {
        String header = fake.file("proc/device-tree/model", "A \"quoted\", strange; board\\\n")
                .probe()
                .capabilities();
        assertTrue(header.startsWith("margay.board;model=\"A quoted, strange; board\";"), header);
    }

    @Test
    void filesFullOfNonsenseDoNotStopABox() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            for (String file : List.of(
                    "proc/cpuinfo",
                    "proc/meminfo",
                    "proc/device-tree/model",
                    "proc/driver/nvidia/gpus/0/information",
                    "etc/ld.so.conf",
                    "sys/class/drm/renderD128/device/uevent")) {
                byte[] bytes = new byte[random.nextInt(80)];
                random.nextBytes(bytes);
                fake.file(file, "MemTotal" + new String(bytes, StandardCharsets.ISO_8859_1));
            }
            fake.node("dev/dri/renderD128");
            String header = fake.probe().capabilities();
            assertFalse(header.chars().anyMatch(character -> character < ' '), header);
        }
    }
}
