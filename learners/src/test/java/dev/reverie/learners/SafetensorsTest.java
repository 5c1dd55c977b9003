package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsTest {
    private static final Map<String, String> NOTES = Map.of("algorithm", "dyna");

    private static Weights weights() {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("q", NamedArray.of(new double[] {1, -2.5}, 2, 1));
        arrays.put("i", new NamedArray(DType.INT32, List.of(), ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        arrays.put("l", new NamedArray(DType.INT64, List.of(1), ByteBuffer.wrap(new byte[8])));
        arrays.put("f", new NamedArray(DType.FLOAT32, List.of(0, 3), ByteBuffer.allocate(0)));
        arrays.put("u", new NamedArray(DType.UINT8, List.of(3), ByteBuffer.wrap(new byte[] {7, 8, 9})));
        return new Weights(12, arrays);
    }

    private static byte[] bytes() {
        final ByteBuffer buffer = Safetensors.encode(weights(), NOTES);
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    @Test
    void weightsComeBackAsTheyWere() {
        final ByteBuffer encoded = Safetensors.encode(weights(), NOTES);
        assertEquals(weights(), Safetensors.decode(encoded));
        assertEquals(
                List.copyOf(weights().arrays().keySet()),
                List.copyOf(Safetensors.decode(encoded).arrays().keySet()));
        assertEquals("dyna", Safetensors.metadata(encoded).get("algorithm"));
        assertEquals("12", Safetensors.metadata(encoded).get("version"));
        assertEquals(0, encoded.position());
    }

    @Test
    void theBytesAreTheFormats() {
        final ByteBuffer bytes =
                Safetensors.encode(new Weights(3, Map.of("q", NamedArray.of(new double[] {1, 2}, 1, 2))), Map.of());
        final String header = "{\"__metadata__\":{\"crc32c\":\"CCCCCCCC\",\"version\":\"3\"},"
                + "\"q\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}";
        assertEquals(112, bytes.getLong(0));
        final String written = new String(bytes.array(), 8, 112, StandardCharsets.UTF_8);
        assertEquals(header, written.replaceFirst("[0-9a-f]{8}", "CCCCCCCC").stripTrailing());
        assertEquals("000000000000f03f0000000000000040", HexFormat.of().formatHex(bytes.array(), 120, 136));
        assertEquals(136, bytes.limit());
        final CRC32C crc = new CRC32C();
        crc.update(new String(bytes.array(), StandardCharsets.ISO_8859_1)
                .replaceFirst("(crc32c\":\")[0-9a-f]{8}", "$100000000")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                String.format("%08x", crc.getValue()),
                Safetensors.metadata(bytes).get("crc32c"));
    }

    @Test
    void everyTruncationIsFound() {
        final byte[] whole = bytes();
        for (int length = 0; length < whole.length; length++) {
            final ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThrows(DamagedWeightsException.class, () -> Safetensors.decode(cut), "at " + length);
        }
        final ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(whole, whole.length + 1));
        assertThrows(DamagedWeightsException.class, () -> Safetensors.decode(longer));
    }

    @Test
    void everyFlippedBitIsFound() {
        final byte[] whole = bytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            final byte[] flipped = whole.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThrows(
                    DamagedWeightsException.class, () -> Safetensors.decode(ByteBuffer.wrap(flipped)), "bit " + bit);
        }
    }

    @Test
    void whatIsForgedWithARightChecksumIsRefusedOrSound() {
        final SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            final byte[] forged = bytes();
            for (int k = random.nextInt(3); k >= 0; k--) {
                forged[(k == 0 ? 43 : 0) + random.nextInt(forged.length - 43)] = (byte) random.nextInt(256);
            }
            try {
                Safetensors.decode(ByteBuffer.wrap(sealed(forged)));
            } catch (final DamagedWeightsException ex) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "refused " + refused);
    }

    private static byte[] sealed(final byte[] bytes) {
        Arrays.fill(bytes, 35, 43, (byte) '0');
        final CRC32C crc = new CRC32C();
        crc.update(bytes);
        final byte[] digits = String.format("%08x", crc.getValue()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, bytes, 35, 8);
        return bytes;
    }

    private static void assertRefused(final String arrays, final int data, final String reason) {
        final byte[] header = ("{\"__metadata__\":{\"crc32c\":\"00000000\",\"version\":\"1\"}" + arrays + "}")
                .getBytes(StandardCharsets.UTF_8);
        final ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        final ByteBuffer sealed = ByteBuffer.wrap(sealed(bytes.array()));
        final DamagedWeightsException ex =
                assertThrows(DamagedWeightsException.class, () -> Safetensors.decode(sealed), arrays);
        assertTrue(ex.getMessage().contains(reason), ex.getMessage());
    }

    @Test
    void hostileHeadersAreRefusedWithTheirReason() {
        final String a = ",\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":";
        final String b = ",\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":";
        assertRefused(a + "[0,8]}" + b + "[0,8]}", 8, "before another ended");
        assertRefused(a + "[0,8]}" + b + "[4,12]}", 12, "before another ended");
        assertRefused(a + "[0,8]}" + b + "[9,17]}", 17, "bytes 8 to 9 of the data are of no array");
        assertRefused(a + "[8,16]}", 16, "bytes 0 to 8 of the data are of no array");
        assertRefused(a + "[0,8]}" + b + "[8,16]}", 15, "ends outside");
        assertRefused(a + "[0,16]}", 16, "takes 8 bytes, not 16");
        assertRefused(a + "[0,-8]}", 8, "from 0 to -8");
        assertRefused(a + "[-8,0]}", 8, "from -8 to 0");
        assertRefused(a + "[0,8]}", 9, "8 of 9 bytes");
        assertRefused(a + "[0]}", 8, "two data_offsets");
        assertRefused(a + "[0,99999999999]}", 8, "32-bit");
        assertRefused(a + "[0,8]}" + a + "[8,16]}", 16, "uplicate");
        assertRefused(",\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}", 2, "F8_E4M3");
        assertRefused(",\"a\":{\"dtype\":\"U8\",\"shape\":[-1,-2],\"data_offsets\":[0,2]}", 2, "negative");
        assertRefused(
                ",\"a\":{\"dtype\":\"U8\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}", 0, "overflow");
        assertRefused(",\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}", 8, "takes 16 bytes");
        assertRefused(
                ",\"a\":{\"dtype\":\"U8\",\"shape\":[" + "1,".repeat(64) + "1],\"data_offsets\":[0,1]}", 1, "65 axes");
        assertRefused(",\"a\":" + "[".repeat(900) + "]".repeat(900), 0, "must be an object");
        assertRefused(",\"a\":" + "[".repeat(100_000) + "]".repeat(100_000), 0, "depth");
        assertRefused(",\"a\":3", 0, "must be an object");
    }

    @Test
    void filesAreReplacedWholeAndDamageNamesThem(@TempDir final Path folder) throws IOException {
        final Path file = folder.resolve("weights.safetensors");
        Safetensors.save(file, new Weights(1, Map.of()), NOTES);
        Safetensors.save(file, weights(), NOTES);
        assertEquals(weights(), Safetensors.load(file));
        assertEquals("dyna", Safetensors.loadMetadata(file).get("algorithm"));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        final DamagedWeightsException ex = assertThrows(DamagedWeightsException.class, () -> Safetensors.load(file));
        assertTrue(ex.getMessage().startsWith(file.toString()), ex.getMessage());
        assertThrows(IOException.class, () -> Safetensors.load(folder.resolve("none")));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void anArrayCannotBeMovedByItsReader() {
        final NamedArray array = NamedArray.of(new double[] {1, 2}, 2);
        array.data().getDouble();
        assertEquals(16, array.data().remaining());
        assertTrue(array.data().isReadOnly());
    }
}
