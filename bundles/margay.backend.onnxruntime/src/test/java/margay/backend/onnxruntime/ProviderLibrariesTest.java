package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

class ProviderLibrariesTest {
    private static final String NAME = "lib/libfast.so";

    @TempDir
    Path folder;

    private Path packed;
    private Path unpacked;
    private ProviderLibraries libraries;

    @BeforeEach
    void setUp() throws IOException {
        packed = Files.writeString(folder.resolve("packed"), "a library");
        unpacked = folder.resolve("unpacked");
        libraries = new ProviderLibraries(unpacked, List.of());
    }

    private Bundle bundle(String version) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> "fast";
                    case "getVersion" -> Version.parseVersion(version);
                    case "getEntry" -> entry((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private URL entry(String name) throws MalformedURLException {
        return name.equals(NAME) ? packed.toUri().toURL() : null;
    }

    private Path unpack(String version) throws IOException {
        return libraries.find(bundle(version), NAME).orElseThrow();
    }

    private static Object identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aLibraryIsUnpackedOnceForAVersion() throws IOException {
        Path library = unpack("1.0.0");
        assertEquals("a library", Files.readString(library));
        Object first = identity(library);
        assertEquals(library, unpack("1.0.0"));
        assertEquals(first, identity(library));
        assertEquals(List.of("libfast.so"), names(library.getParent()));
        assertNotEquals(library, unpack("1.0.1"));
    }

    @Test
    void aLibraryThatIsNotWholeIsUnpackedAgain() throws IOException {
        Path library = unpack("1.0.0");
        Files.writeString(library, "a libr");
        assertEquals("a library", Files.readString(unpack("1.0.0")));
        Files.writeString(library, "a librarx");
        assertEquals("a library", Files.readString(unpack("1.0.0")));
    }

    @Test
    void anotherLibraryOfTheSameVersionTakesThePlaceInAFileOfItsOwn() throws IOException {
        Object first = identity(unpack("1.0.0"));
        Files.writeString(packed, "another library");
        Path library = unpack("1.0.0");
        assertEquals("another library", Files.readString(library));
        assertNotEquals(first, identity(library));
    }

    @Test
    void whatTheBundleLacksIsNotUnpacked() throws IOException {
        assertEquals(Optional.empty(), libraries.find(bundle("1.0.0"), "libother.so"));
        assertFalse(Files.exists(unpacked));
    }

    @Test
    void whatOthersHaveLeftIsDeletedAtTheStart() throws IOException {
        libraries.clean(List.of(bundle("1.0.0")));
        Path library = unpack("1.0.0");
        unpack("0.9.0");
        Files.writeString(library.resolveSibling("library123.tmp"), "half a libr");
        libraries.clean(List.of(bundle("1.0.0"), bundle("2.0.0")));
        assertEquals(List.of("fast-1.0.0"), names(unpacked));
        assertEquals(List.of("libfast.so"), names(library.getParent()));
        libraries.clean(List.of());
        assertEquals(List.of(), names(unpacked));
        assertTrue(Files.isRegularFile(packed));
    }
}
