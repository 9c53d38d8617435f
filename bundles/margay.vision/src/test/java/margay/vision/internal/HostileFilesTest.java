package margay.vision.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import margay.api.RequestException.Code;
import margay.api.image.Image;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
    private static final int MUTATIONS = 300;

    private static List<byte[]> validFiles() {
        BufferedImage color = Pictures.scene(70, 50, BufferedImage.TYPE_3BYTE_BGR, 5);
        BufferedImage gray = Pictures.scene(70, 50, BufferedImage.TYPE_BYTE_GRAY, 6);
        return List.of(
                Pictures.withOrientation(Pictures.jpeg(color, false), 6, ByteOrder.LITTLE_ENDIAN),
                Pictures.jpeg(color, true),
                Pictures.jpeg(gray, false),
                Pictures.cmyk(color),
                Pictures.file(color, "png"),
                Pictures.file(Pictures.scene(70, 50, BufferedImage.TYPE_BYTE_INDEXED, 7), "png"),
                Pictures.file(color, "bmp"),
                Pictures.file(Pictures.scene(70, 50, BufferedImage.TYPE_BYTE_INDEXED, 7), "bmp"),
                Pictures.resource("lossless.webp"),
                Pictures.resource("lossy.webp"),
                Pictures.resource("lossy-alpha.webp"),
                Pictures.resource("turned.webp"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flippedBytesGiveAPictureOrATypedError(boolean turboJpeg) {
        Random random = new Random(50);
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        int pictures = 0;
        int errors = 0;
        for (byte[] valid : validFiles()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] file = valid.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    file[random.nextInt(i % 2 == 0 ? Math.min(200, file.length) : file.length)] =
                            (byte) random.nextInt(256);
                }
                if (decodes(decoder, file)) {
                    pictures++;
                } else {
                    errors++;
                }
            }
        }
        decoder.close();
        assertTrue(pictures > 0 && errors > 0, pictures + " pictures, " + errors + " errors");
    }

    private static boolean decodes(VisionImageDecoder decoder, byte[] file) {
        try (Image image = Decoders.decode(decoder, file)) {
            return image.width() > 0;
        } catch (ImageException e) {
            assertTrue(e.getMessage().length() > 10, e::getMessage);
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyTruncatedFileIsDamagedOrUnknown(boolean turboJpeg) {
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        for (byte[] valid : validFiles()) {
            for (int length = 0; length < valid.length - 4; length += 1 + length / 40) {
                byte[] file = Arrays.copyOf(valid, length);
                String what = "the first " + length + " of " + valid.length + " bytes of " + new String(valid, 0, 4);
                ImageException e = assertThrows(ImageException.class, () -> close(decoder, file), what);
                Problem expected =
                        length < 12 && e.problem() == Problem.UNKNOWN_FORMAT ? Problem.UNKNOWN_FORMAT : Problem.DAMAGED;
                assertEquals(expected, e.problem(), what);
            }
        }
        decoder.close();
    }

    private static void close(VisionImageDecoder decoder, byte[] file) throws ImageException {
        Decoders.decode(decoder, file).close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noMemoryIsLostOnDamagedFiles(boolean turboJpeg) {
        byte[] valid = Pictures.jpeg(Pictures.scene(300, 300, BufferedImage.TYPE_3BYTE_BGR, 5), false);
        PixelPool pool = new PixelPool(1 << 24);
        byte[] cut = Arrays.copyOf(valid, valid.length / 2);
        Decoders.of(turboJpeg).close();
        for (int i = 0; i < 20; i++) {
            assertThrows(ImageException.class, () -> decodeInto(pool, turboJpeg, cut));
        }
        assertTrue(pool.idleBytes() <= 1 << 20, pool.idleBytes() + " bytes wait after one picture at a time");
    }

    private static void decodeInto(PixelPool pool, boolean turboJpeg, byte[] file) throws ImageException {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        Header header = Header.read(bytes);
        if (turboJpeg) {
            try (TurboJpeg library = TurboJpeg.open().orElseThrow()) {
                library.decode(bytes, header, 10_000, pool);
            }
        } else {
            ImageIoDecoder.decode(bytes, header, pool);
        }
    }

    @Test
    void pictureBombsAreRefusedByTheirHeaders() {
        List<byte[]> bombs = new ArrayList<>();
        bombs.add(withInt(Pictures.file(Pictures.gradient(), "png"), 16, 100_000, ByteOrder.BIG_ENDIAN));
        bombs.add(withInt(Pictures.file(Pictures.gradient(), "png"), 20, -1, ByteOrder.BIG_ENDIAN));
        bombs.add(withInt(Pictures.file(Pictures.gradient(), "bmp"), 18, 1 << 30, ByteOrder.LITTLE_ENDIAN));
        bombs.add(withInt(Pictures.file(Pictures.gradient(), "bmp"), 22, Integer.MIN_VALUE, ByteOrder.LITTLE_ENDIAN));
        bombs.add(withInt(Pictures.resource("lossless.webp"), 21, 0x3FFFFFFF, ByteOrder.LITTLE_ENDIAN));
        bombs.add(withInt(Pictures.resource("lossy.webp"), 26, 0x3FFF3FFF, ByteOrder.LITTLE_ENDIAN));
        byte[] jpeg = Pictures.jpeg(Pictures.gradient(), true);
        bombs.add(withInt(jpeg, frame(jpeg) + 5, 0xFFFFFFFF, ByteOrder.BIG_ENDIAN));
        VisionImageDecoder decoder = Decoders.imageIo();
        for (byte[] bomb : bombs) {
            ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(decoder, bomb));
            assertEquals(Problem.TOO_LARGE, e.problem(), e::getMessage);
        }
    }

    @Test
    void aSmallCanvasWithALargePictureInItIsRefused() {
        byte[] file = withInt(Pictures.resource("turned.webp"), 24, 9, ByteOrder.LITTLE_ENDIAN);
        ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(Decoders.imageIo(), file));
        assertEquals(Problem.DAMAGED, e.problem());
    }

    @Test
    void aFileOfTooManyBytesIsNotEvenLookedAt() {
        byte[] file = new byte[Decoders.LIMITS.fileBytes() + 1];
        ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(Decoders.imageIo(), file));
        assertEquals(Problem.TOO_LARGE, e.problem());
        assertTrue(e.getMessage().contains(String.valueOf(file.length)), e::getMessage);
    }

    @Test
    void onlyAPictureForWhichThereIsNoRoomNowMayBeSentAgain() {
        for (Problem problem : Problem.values()) {
            Code code = new ImageException(problem, "test").code();
            assertEquals(problem == Problem.NO_ROOM ? Code.BUSY : Code.INVALID_INPUT, code, problem::name);
        }
    }

    /** Its codes ask for far more bits than it has. */
    @Test
    void aFewBytesThatMakeWorkForMinutesAreDamaged() {
        byte[] file = HexFormat.of()
                .parseHex("524946463a000000574542505650384c2d0000002f1fc00500e2802006fc276b88"
                        + "e87f35024508ffe11a22fa9f0a226d9be2fb093d7a340803181340d503f57f0100");
        ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(Decoders.imageIo(), file));
        assertEquals(Problem.DAMAGED, e.problem());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJpegOfThousandsOfScansIsDamaged(boolean turboJpeg) {
        byte[] jpeg = Pictures.jpeg(Pictures.scene(70, 50, BufferedImage.TYPE_BYTE_GRAY, 6), true);
        int scan = lastScan(jpeg);
        byte[] again = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
        ByteBuffer file = ByteBuffer.allocate(scan + 2000 * again.length + 2).put(jpeg, 0, scan);
        for (int i = 0; i < 2000; i++) {
            file.put(again);
        }
        file.put((byte) 0xFF).put((byte) 0xD9);
        VisionImageDecoder decoder = Decoders.of(turboJpeg);
        ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(decoder, file.array()));
        assertEquals(Problem.DAMAGED, e.problem());
        decoder.close();
    }

    private static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 2;
        while (jpeg[at] != (byte) 0xFF || jpeg[at + 1] != (byte) 0xDA) {
            at--;
        }
        return at;
    }

    @Test
    void whatIsNoPictureIsUnknown() {
        for (String text : List.of("", "hello, world: no picture", "GIF89a......................", "%PDF-1.7 .....")) {
            ImageException e =
                    assertThrows(ImageException.class, () -> Decoders.decode(Decoders.imageIo(), Pictures.latin(text)));
            assertEquals(Problem.UNKNOWN_FORMAT, e.problem(), text);
        }
    }

    @Test
    void animationsAndPicturesWrappedInBmpAreNotDecoded() {
        byte[] wrapped = withInt(Pictures.file(Pictures.gradient(), "bmp"), 30, 5, ByteOrder.LITTLE_ENDIAN);
        for (byte[] file : List.of(wrapped, Pictures.resource("animation.webp"))) {
            ImageException e = assertThrows(ImageException.class, () -> Decoders.decode(Decoders.imageIo(), file));
            assertEquals(Problem.UNKNOWN_FORMAT, e.problem());
        }
    }

    private static byte[] withInt(byte[] file, int index, int value, ByteOrder order) {
        ByteBuffer.wrap(file).order(order).putInt(index, value);
        return file;
    }

    private static int frame(byte[] jpeg) {
        for (int i = 2; ; i++) {
            if (jpeg[i] == (byte) 0xFF && (jpeg[i + 1] & 0xFD) == 0xC0) {
                return i;
            }
        }
    }
}
