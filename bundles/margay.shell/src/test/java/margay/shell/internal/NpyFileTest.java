package margay.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import margay.api.RequestException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
    @TempDir
    Path folder;

    private static byte[] file(int version, String header, byte[] elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        out.write((version == 1 ? length.putShort((short) text.length) : length.putInt(text.length)).array());
        out.write(text);
        out.write(elements);
        return out.toByteArray();
    }

    private Tensor read(byte[] bytes) throws RequestException, IOException {
        return NpyFile.read(Files.write(folder.resolve("a.npy"), bytes));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void theElementsOfAllVersionsAreRead(int version) throws RequestException, IOException {
        byte[] elements = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(20, 1.5f)
                .array();
        Tensor tensor =
                read(file(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }      \n", elements));
        assertEquals(ElementType.FLOAT32, tensor.type());
        assertEquals(Shape.of(1, 2, 3), tensor.shape());
        assertEquals(1.5f, tensor.floats().get(5));
    }

    @Test
    void aVectorAndAScalarHaveTheirShapes() throws RequestException, IOException {
        assertEquals(
                Shape.of(3),
                read(file(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", new byte[3]))
                        .shape());
        assertEquals(
                Shape.of(),
                read(file(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (), }", new byte[8]))
                        .shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), } | type",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), } | 'c8'",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), } | column-major",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | takes 8 bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), } | cannot be read",
                "{'descr': '<f4', 'fortran_order': False} | no shape"
            })
    void whatIsNotReadIsNamed(String header, String message) throws IOException {
        byte[] bytes = file(1, header, new byte[4]);
        RequestException failure = assertThrows(RequestException.class, () -> read(bytes));
        assertEquals(RequestException.Code.INVALID_INPUT, failure.code());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void damagedFilesAreTypedErrors() throws IOException {
        byte[] good = file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", new byte[16]);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            for (int flips = random.nextInt(3); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            RequestException failure = assertThrows(RequestException.class, () -> read(bad));
            assertEquals(RequestException.Code.INVALID_INPUT, failure.code());
        }
    }
}
