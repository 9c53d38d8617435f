package margay.launcher.board;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A device that computes.
 *
 * @param kind what it is
 * @param vendor in lower case, for example {@code nvidia}
 * @param name for people
 * @param memory in bytes that it can use; nothing if the system does not tell
 * @param device its node in the file system, which this process sees; a processor has none
 * @param library the driver's library, with its path; nothing if it needs none, or none is installed
 * @param forms of quantization that it speeds up: {@code int8}, {@code float16}, {@code bfloat16}; empty if that is not
 *     known
 */
record Accelerator(
        Kind kind,
        String vendor,
        String name,
        OptionalLong memory,
        Optional<String> device,
        Optional<String> library,
        List<String> forms) {
    /** The kinds, in capabilities in lower case. */
    enum Kind {
        CPU,
        GPU,
        NPU,
        TPU
    }

    static Accelerator of(
            Kind kind, String vendor, String name, String device, Optional<String> library, String... forms) {
        return new Accelerator(kind, vendor, name, OptionalLong.empty(), Optional.of(device), library, List.of(forms));
    }

    Accelerator withMemory(OptionalLong bytes) {
        return new Accelerator(kind, vendor, name, bytes, device, library, forms);
    }

    String capability() {
        Clause clause = new Clause("margay.accelerator")
                .text("kind", kind.name().toLowerCase(Locale.ROOT))
                .text("vendor", vendor)
                .text("name", name);
        if (memory.isPresent()) {
            clause.number("memory", memory.getAsLong());
        }
        if (device.isPresent()) {
            clause.text("device", device.get());
        }
        if (library.isPresent()) {
            clause.text("library", library.get());
        }
        return clause.texts("forms", forms).toString();
    }
}
