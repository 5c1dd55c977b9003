package dev.reverie.storage.interchange.parquet;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.interchange.codec.Compression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Decodes a page's values. */
final class Values {
    private static final int MOST = 1 << 24;
    private static final int PLAIN = 0;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE = 3;
    private static final int DELTA_BINARY_PACKED = 5;
    private static final int RLE_DICTIONARY = 8;
    private static final int BYTE_STREAM_SPLIT = 9;

    private final Leaf leaf;
    private final Page page;
    private final String where;

    Values(final Leaf leaf, final Page page, final String where) {
        this.leaf = leaf;
        this.page = page;
        this.where = where;
        if (page.values() < 0 || page.values() > MOST) {
            throw new ConfigException(
                    where + ": a page claims " + page.values() + " values; at most " + MOST + " are believed");
        }
    }

    private void check(final byte[] bytes) {
        if (page.hasCrc()) {
            final CRC32 crc = new CRC32();
            crc.update(bytes);
            if ((int) crc.getValue() != page.crc()) {
                throw new ConfigException(where + " is damaged: a page's CRC32 does not match");
            }
        }
    }

    private Compression codec(final int codec) {
        return switch (codec) {
            case 0 -> Compression.NONE;
            case 1 -> Compression.SNAPPY;
            case 2 -> Compression.GZIP;
            case 6 -> Compression.ZSTD;
            case 7 -> Compression.LZ4_BLOCK;
            default ->
                throw new ConfigException(where + " is packed by codec " + codec + " (3 LZO, 4 Brotli, 5 Hadoop's"
                        + " LZ4); none, Snappy, gzip, zstd and LZ4_RAW are read");
        };
    }

    /** @param bytes the page's. @return its values. */
    double[] dictionary(final byte[] bytes, final int codec) {
        check(bytes);
        if (page.encoding() != PLAIN && page.encoding() != PLAIN_DICTIONARY) {
            throw encoding();
        }
        final byte[] body = codec(codec).unpack(bytes, 0, bytes.length, page.size(), where);
        final double[] into = new double[page.values()];
        plain(ByteBuffer.wrap(body), into);
        return into;
    }

    /** @param bytes the page's. @param width numbers of a row. @return its values, none of them missing. */
    double[] read(final byte[] bytes, final int codec, final double[] dictionary, final int width) {
        check(bytes);
        if (!page.levels()) {
            throw new ConfigException(where + " has levels that are not run-length encoded, as old writers made them");
        }
        final byte[] body;
        int at = 0;
        if (page.kind() == Page.DATA) {
            body = codec(codec).unpack(bytes, 0, bytes.length, page.size(), where);
            final ByteBuffer in = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
            if (leaf.repeated() > 0) {
                final int length = in.getInt(at);
                at += 4;
                repeated(body, at, Math.addExact(at, length), width);
                at += length;
            }
            if (leaf.optional() > 0) {
                final int length = in.getInt(at);
                at += 4;
                defined(body, at, Math.addExact(at, length), width);
                at += length;
            }
        } else {
            final int levels = Math.addExact(page.repeated(), page.defined());
            if (leaf.repeated() > 0) {
                repeated(bytes, 0, page.repeated(), width);
            }
            if (leaf.optional() > 0) {
                defined(bytes, page.repeated(), levels, width);
            }
            body = (page.isPacked() ? codec(codec) : Compression.NONE)
                    .unpack(bytes, levels, bytes.length - levels, (long) page.size() - levels, where);
        }
        return decode(body, at, dictionary);
    }

    private static int bits(final int most) {
        return 32 - Integer.numberOfLeadingZeros(most);
    }

    private void repeated(final byte[] from, final int at, final int end, final int width) {
        final int[] levels = new int[page.values()];
        RunLengths.read(from, at, end, bits(leaf.repeated()), levels);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] == 0 != ((page.first() + i) % width == 0)) {
                throw new ConfigException(where + ": row " + (page.first() + i) / width
                        + " of its row group is longer or shorter than " + width + "; rows of one length are read");
            }
        }
    }

    private void defined(final byte[] from, final int at, final int end, final int width) {
        final int[] levels = new int[page.values()];
        RunLengths.read(from, at, end, bits(leaf.optional()), levels);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] != leaf.optional()) {
                throw new ConfigException(
                        where + ": row " + (page.first() + i) / width + " of its row group has a missing value");
            }
        }
    }

    private double[] decode(final byte[] body, final int at, final double[] dictionary) {
        final double[] into = new double[page.values()];
        final ByteBuffer in = ByteBuffer.wrap(body).position(at).slice();
        switch (page.encoding()) {
            case PLAIN -> plain(in, into);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> look(body, at, dictionary, into);
            case RLE -> runs(body, at, into);
            case DELTA_BINARY_PACKED -> {
                Deltas.read(in, leaf.type() == Leaf.Type.INT32, into);
                unsigned(into);
            }
            case BYTE_STREAM_SPLIT -> split(in, into);
            default -> throw encoding();
        }
        return into;
    }

    private ConfigException encoding() {
        return new ConfigException(where + " is of encoding " + page.encoding()
                + "; PLAIN, dictionaries, RLE, DELTA_BINARY_PACKED and BYTE_STREAM_SPLIT are read");
    }

    private void plain(final ByteBuffer from, final double[] into) {
        final ByteBuffer in = from.order(ByteOrder.LITTLE_ENDIAN);
        if (leaf.type() == Leaf.Type.BOOLEAN) {
            for (int i = 0; i < into.length; i++) {
                into[i] = in.get(i >> 3) >> (i & 7) & 1;
            }
            return;
        }
        if ((long) into.length * leaf.type().bytes() > in.remaining()) {
            throw new IllegalArgumentException(
                    in.remaining() + " bytes cannot hold " + into.length + " values of " + leaf.type());
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = switch (leaf.type()) {
                case INT32 -> in.getInt(4 * i);
                case INT64 -> in.getLong(8 * i);
                case FLOAT -> in.getFloat(4 * i);
                default -> in.getDouble(8 * i);
            };
        }
        unsigned(into);
    }

    private void unsigned(final double[] into) {
        if (leaf.isUnsigned() && leaf.type() == Leaf.Type.INT32) {
            for (int i = 0; i < into.length; i++) {
                into[i] = (int) into[i] & 0xFFFFFFFFL;
            }
        }
    }

    private void look(final byte[] body, final int at, final double[] dictionary, final double[] into) {
        final int[] places = new int[into.length];
        RunLengths.read(body, at + 1, body.length, body[at], places);
        for (int i = 0; i < into.length; i++) {
            if (places[i] < 0 || places[i] >= dictionary.length) {
                throw new IllegalArgumentException("entry " + places[i] + " of a dictionary of " + dictionary.length);
            }
            into[i] = dictionary[places[i]];
        }
    }

    private void runs(final byte[] body, final int at, final double[] into) {
        if (leaf.type() != Leaf.Type.BOOLEAN) {
            throw encoding();
        }
        final int length = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        final int[] bits = new int[into.length];
        RunLengths.read(body, at + 4, Math.addExact(at + 4, length), 1, bits);
        for (int i = 0; i < into.length; i++) {
            into[i] = bits[i];
        }
    }

    /** The first bytes of all values, then the second ones, and so on. */
    private void split(final ByteBuffer in, final double[] into) {
        final int bytes = leaf.type().bytes();
        final ByteBuffer joined =
                ByteBuffer.allocate(Math.multiplyExact(bytes, into.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < into.length; i++) {
            for (int b = 0; b < bytes; b++) {
                joined.put(bytes * i + b, in.get(b * into.length + i));
            }
        }
        plain(joined, into);
    }
}
