package dev.reverie.storage.interchange.codec;

/** LZ4's frame format: a head with flags, blocks that may refer back to earlier ones, an end mark, checksums. */
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int STORED = 1 << 31;

    private final byte[] from;
    private final int end;
    private int at;

    Lz4Frame(final byte[] from, final int at, final int length) {
        this.from = from;
        this.at = at;
        this.end = at + length;
    }

    private int word() {
        need(4);
        final int word = Compression.little(from, at);
        at += 4;
        return word;
    }

    private void need(final int bytes) {
        require(bytes >= 0 && bytes <= end - at, "the frame is cut off");
    }

    private static void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** @return bytes unpacked. @throws IllegalArgumentException if the frame is damaged or holds more than there is room for. */
    int unpack(final byte[] into) {
        require(word() == MAGIC, "no LZ4 frame");
        final int head = at;
        need(2);
        final int flags = from[at++] & 0xFF;
        at++;
        require(flags >> 6 == 1 && (flags & 1) == 0, "LZ4 frame with flags " + flags);
        final boolean hasBlockChecksum = (flags & 0x10) != 0;
        final boolean hasSize = (flags & 8) != 0;
        final boolean hasChecksum = (flags & 4) != 0;
        if (hasSize) {
            final long size = word() & 0xFFFFFFFFL | (long) word() << 32;
            require(size == into.length, "the frame says " + size);
        }
        need(1);
        require(
                (XxHash32.of(from, head, at - head) >> 8 & 0xFF) == (from[at++] & 0xFF),
                "the frame's head does not match its checksum");
        int done = 0;
        for (int size = word(); size != 0; size = word()) {
            final int length = size & ~STORED;
            need(length);
            if ((size & STORED) != 0) {
                require(length <= into.length - done, "there are more");
                System.arraycopy(from, at, into, done, length);
                done += length;
            } else {
                done = block(at, at + length, into, done);
            }
            final int begin = at;
            at += length;
            require(!hasBlockChecksum || word() == XxHash32.of(from, begin, length), "a block's checksum differs");
        }
        require(!hasChecksum || word() == XxHash32.of(into, 0, done), "the frame's checksum differs");
        require(at == end, (end - at) + " bytes follow the frame");
        return done;
    }

    /** Unpacks a block; matches may reach back into the blocks before. */
    private int block(final int begin, final int stop, final byte[] into, final int filled) {
        int next = begin;
        int done = filled;
        while (next < stop) {
            final int token = from[next++] & 0xFF;
            int literals = token >> 4;
            if (literals == 15) {
                for (int more = 255; more == 255; literals += more) {
                    require(next < stop, "a block is cut off");
                    more = from[next++] & 0xFF;
                }
            }
            require(literals <= stop - next && literals <= into.length - done, "literals reach beyond");
            System.arraycopy(from, next, into, done, literals);
            next += literals;
            done += literals;
            if (next == stop) {
                return done;
            }
            require(stop - next >= 2, "a block is cut off");
            final int back = from[next] & 0xFF | (from[next + 1] & 0xFF) << 8;
            next += 2;
            int length = (token & 15) + 4;
            if ((token & 15) == 15) {
                for (int more = 255; more == 255; length += more) {
                    require(next < stop, "a block is cut off");
                    more = from[next++] & 0xFF;
                }
            }
            require(back > 0 && back <= done && length <= into.length - done, "a match reaches beyond");
            for (int i = 0; i < length; i++, done++) {
                into[done] = into[done - back];
            }
        }
        return done;
    }
}
