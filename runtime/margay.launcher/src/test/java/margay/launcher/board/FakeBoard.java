package margay.launcher.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with the files by which a board is known. */
final class FakeBoard {
    private final Path root;

    FakeBoard(Path root) {
        this.root = root;
    }

    FakeBoard file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    FakeBoard node(String path) throws IOException {
        return file(path, "");
    }

    FakeBoard library(String name) throws IOException {
        return file("etc/ld.so.conf.d/vendor.conf", "# the vendor's\n/opt/vendor/lib\n")
                .file("opt/vendor/lib/" + name, "");
    }

    /** Four processors of one kind with 8 GiB. */
    FakeBoard arm(String part, String features) throws IOException {
        return file(
                        "proc/cpuinfo",
                        ("processor\t: %d\nFeatures\t: " + features + "\nCPU implementer\t: 0x41\nCPU part\t: " + part
                                        + "\n\n")
                                .repeat(4))
                .file("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:          123456 kB\n");
    }

    Board probe() {
        return Board.probe(root);
    }
}
