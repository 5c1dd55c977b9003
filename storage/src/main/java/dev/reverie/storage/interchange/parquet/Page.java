package dev.reverie.storage.interchange.parquet;

/**
 * A page of a column chunk, as its head describes it.
 *
 * @param kind     0 data, 2 dictionary, 3 data of version 2.
 * @param at       first byte after the head, in the file.
 * @param packed   bytes there.
 * @param size     bytes unpacked.
 * @param hasCrc   whether {@code crc} is given.
 * @param crc      CRC32 of the bytes there.
 * @param values   numbers in it, those of all lists counted.
 * @param encoding of the values, as the format numbers them.
 * @param levels   whether definition and repetition levels are encoded in the way that is read.
 * @param defined  bytes of definition levels, version 2.
 * @param repeated bytes of repetition levels, version 2.
 * @param isPacked whether the values are packed, version 2.
 * @param first    number of its first value in the chunk.
 */
record Page(
        int kind,
        long at,
        int packed,
        int size,
        boolean hasCrc,
        int crc,
        int values,
        int encoding,
        boolean levels,
        int defined,
        int repeated,
        boolean isPacked,
        long first) {
    static final int DATA = 0;
    static final int DICTIONARY = 2;
    static final int DATA_2 = 3;
    private static final int RLE = 3;

    /** A head while it is read. */
    private static final class Head {
        private int kind = -1;
        private int size = -1;
        private int packed = -1;
        private boolean hasCrc;
        private int crc;
        private int values = -1;
        private int encoding = -1;
        private boolean levels = true;
        private int defined;
        private int repeated;
        private boolean isPacked = true;
    }

    /** @param in at the head; afterwards behind it. @param begin the head's place in the file. */
    static Page read(final java.nio.ByteBuffer in, final long begin, final long first) {
        final ThriftReader thrift = new ThriftReader(in);
        final Head head = new Head();
        thrift.struct((id, type) -> {
            switch (id) {
                case 1 -> head.kind = (int) thrift.integer();
                case 2 -> head.size = (int) thrift.integer();
                case 3 -> head.packed = (int) thrift.integer();
                case 4 -> {
                    head.hasCrc = true;
                    head.crc = (int) thrift.integer();
                }
                case 5, 7 -> thrift.struct((inner, of) -> plain(thrift, inner, head));
                case 8 -> thrift.struct((inner, of) -> second(thrift, inner, of, head));
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (head.size < 0 || head.packed < 0 || head.defined < 0 || head.repeated < 0 || head.kind < 0) {
            throw new IllegalArgumentException("a page's head is damaged");
        }
        return new Page(
                head.kind,
                begin + in.position(),
                head.packed,
                head.size,
                head.hasCrc,
                head.crc,
                head.values,
                head.encoding,
                head.levels,
                head.defined,
                head.repeated,
                head.isPacked,
                first);
    }

    private static boolean plain(final ThriftReader in, final int id, final Head head) {
        switch (id) {
            case 1 -> head.values = (int) in.integer();
            case 2 -> head.encoding = (int) in.integer();
            case 3, 4 -> {
                if (head.kind == DATA) {
                    head.levels &= in.integer() == RLE;
                } else {
                    return false;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean second(final ThriftReader in, final int id, final int type, final Head head) {
        switch (id) {
            case 1 -> head.values = (int) in.integer();
            case 4 -> head.encoding = (int) in.integer();
            case 5 -> head.defined = (int) in.integer();
            case 6 -> head.repeated = (int) in.integer();
            case 7 -> head.isPacked = type == ThriftReader.TRUE;
            default -> {
                return false;
            }
        }
        return true;
    }
}
