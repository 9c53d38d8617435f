package margay.launcher.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The processor, as /proc/cpuinfo tells.
 *
 * @param count of processors that the system sees
 * @param vendor in lower case
 * @param name of the model, or of all kinds of core
 * @param forms of quantization that it has instructions for
 */
record Processor(int count, String vendor, String name, List<String> forms) {
    private static final String CPUINFO = "proc/cpuinfo";

    /** Forms with their instruction sets as Linux names them, for x86 and Arm. */
    private enum Form {
        INT8("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"),
        FLOAT16("avx512_fp16", "amx_fp16", "asimdhp"),
        BFLOAT16("avx512_bf16", "amx_bf16", "bf16");

        private final Set<String> sets;

        Form(String... sets) {
            this.sets = Set.of(sets);
        }
    }

    private static final Map<String, String> VENDORS = Map.ofEntries(
            Map.entry("GenuineIntel", "intel"),
            Map.entry("AuthenticAMD", "amd"),
            Map.entry("0x41", "arm"),
            Map.entry("0x48", "hisilicon"),
            Map.entry("0x4e", "nvidia"),
            Map.entry("0x51", "qualcomm"),
            Map.entry("0x61", "apple"),
            Map.entry("0xc0", "ampere"));

    /** Arm's cores by the part number of the main identification register. */
    private static final Map<String, String> CORES = Map.ofEntries(
            Map.entry("0xd03", "Cortex-A53"),
            Map.entry("0xd04", "Cortex-A35"),
            Map.entry("0xd05", "Cortex-A55"),
            Map.entry("0xd07", "Cortex-A57"),
            Map.entry("0xd08", "Cortex-A72"),
            Map.entry("0xd09", "Cortex-A73"),
            Map.entry("0xd0a", "Cortex-A75"),
            Map.entry("0xd0b", "Cortex-A76"),
            Map.entry("0xd0c", "Neoverse-N1"),
            Map.entry("0xd0d", "Cortex-A77"),
            Map.entry("0xd40", "Neoverse-V1"),
            Map.entry("0xd41", "Cortex-A78"),
            Map.entry("0xd42", "Cortex-A78AE"),
            Map.entry("0xd44", "Cortex-X1"),
            Map.entry("0xd46", "Cortex-A510"),
            Map.entry("0xd47", "Cortex-A710"),
            Map.entry("0xd49", "Neoverse-N2"),
            Map.entry("0xd4d", "Cortex-A715"),
            Map.entry("0xd4f", "Neoverse-V2"),
            Map.entry("0xd80", "Cortex-A520"),
            Map.entry("0xd81", "Cortex-A720"));

    static Processor read(SystemFiles files) {
        int count = 0;
        String vendor = "unknown";
        Set<String> names = new LinkedHashSet<>();
        Set<String> instructions = Set.of();
        for (String line : files.text(CPUINFO).split("\n")) {
            int colon = Math.max(line.indexOf(':'), 0);
            String value = line.substring(Math.min(colon + 1, line.length())).strip();
            switch (line.substring(0, colon).strip()) {
                case "processor" -> count++;
                case "vendor_id", "CPU implementer" -> vendor = VENDORS.getOrDefault(value, value);
                case "model name" -> names.add(value);
                case "CPU part" -> names.add(CORES.getOrDefault(value, "part " + value));
                case "flags", "Features" ->
                    instructions = instructions.isEmpty() ? Set.copyOf(Arrays.asList(value.split(" "))) : instructions;
                default -> {}
            }
        }
        return new Processor(Math.max(count, 1), vendor, name(names), forms(instructions));
    }

    private static String name(Set<String> names) {
        return names.isEmpty() ? "unknown" : String.join(", ", names);
    }

    private static List<String> forms(Set<String> instructions) {
        List<String> forms = new ArrayList<>();
        for (Form form : Form.values()) {
            if (!Collections.disjoint(form.sets, instructions)) {
                forms.add(form.name().toLowerCase(Locale.ROOT));
            }
        }
        return forms;
    }

    Accelerator accelerator(OptionalLong memory) {
        return new Accelerator(Accelerator.Kind.CPU, vendor, name, memory, Optional.empty(), Optional.empty(), forms);
    }
}
