package dev.reverie.storage.interchange.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packed bytes are made by the formats' own libraries: benchmarks/peers/interchange.py. */
class CompressionTest {
    private static final int SIZE = 200_000;

    private static byte[] packed(final String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(CompressionTest.class.getResourceAsStream("/interchange/" + name))) {
            return in.readAllBytes();
        }
    }

    private static byte[] expected() {
        final byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (i % 251 ^ i / 1000 % 7);
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"LZ4_FRAME, linked.lz4", "LZ4_FRAME, apart.lz4", "ZSTD, data.zst", "GZIP, data.gz"})
    void whatLibrariesPackIsUnpackedExactly(final Compression codec, final String name) throws IOException {
        final byte[] packed = packed(name);
        final byte[] padded = new byte[packed.length + 7];
        System.arraycopy(packed, 0, padded, 3, packed.length);
        assertArrayEquals(expected(), codec.unpack(padded, 3, packed.length, SIZE, "here"));
        for (final int wrong : new int[] {0, 1, SIZE - 1, SIZE + 1}) {
            final String message = assertThrows(
                            ConfigException.class, () -> codec.unpack(packed, 0, packed.length, wrong, "here"))
                    .getMessage();
            assertTrue(message.startsWith("here"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"LZ4_FRAME, linked.lz4", "LZ4_FRAME, apart.lz4", "ZSTD, data.zst", "GZIP, data.gz"})
    void damageIsNoticed(final Compression codec, final String name) throws IOException {
        final byte[] packed = packed(name);
        final byte[] expected = expected();
        for (int i = 0; i < packed.length; i++) {
            final byte[] damaged = packed.clone();
            damaged[i] ^= 1 << i % 8;
            try {
                assertArrayEquals(expected, codec.unpack(damaged, 0, damaged.length, SIZE, "here"), "byte " + i);
            } catch (final ConfigException ex) {
                assertTrue(ex.getMessage().startsWith("here"), ex.getMessage());
            }
            final int length = i;
            assertThrows(
                    ConfigException.class,
                    () -> codec.unpack(Arrays.copyOf(packed, length), 0, length, SIZE, "here"),
                    "cut at " + i);
        }
    }

    @Test
    void noMoreIsBelievedThanACodecCanGive() {
        for (final Compression codec : Compression.values()) {
            assertThrows(ConfigException.class, () -> codec.unpack(new byte[9], 0, 9, 1L << 27, "here"), codec.name());
            assertThrows(ConfigException.class, () -> codec.unpack(new byte[9], 0, 9, 1L << 40, "here"), codec.name());
            assertThrows(ConfigException.class, () -> codec.unpack(new byte[9], 0, 9, -1, "here"), codec.name());
        }
    }

    /** The reference's own numbers. */
    @Test
    void xxHashIsTheReference() {
        assertEquals(0x02CC5D05, XxHash32.of(new byte[0], 0, 0));
        final byte[] text = "Nobody inspects the spammish repetition".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xE2293B2F, XxHash32.of(text, 0, text.length));
    }
}
