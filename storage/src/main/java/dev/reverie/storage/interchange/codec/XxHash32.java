package dev.reverie.storage.interchange.codec;

/** The 32-bit xxHash, which LZ4 frames are checked by. */
final class XxHash32 {
    private static final int P1 = 0x9E3779B1;
    private static final int P2 = 0x85EBCA77;
    private static final int P3 = 0xC2B2AE3D;
    private static final int P4 = 0x27D4EB2F;
    private static final int P5 = 0x165667B1;

    private XxHash32() {}

    /** @return of some bytes, with seed 0. */
    static int of(final byte[] bytes, final int from, final int length) {
        final int end = from + length;
        int at = from;
        int hash;
        if (length >= 16) {
            int a = P1 + P2;
            int b = P2;
            int c = 0;
            int d = -P1;
            for (; at <= end - 16; at += 16) {
                a = round(a, Compression.little(bytes, at));
                b = round(b, Compression.little(bytes, at + 4));
                c = round(c, Compression.little(bytes, at + 8));
                d = round(d, Compression.little(bytes, at + 12));
            }
            hash = Integer.rotateLeft(a, 1)
                    + Integer.rotateLeft(b, 7)
                    + Integer.rotateLeft(c, 12)
                    + Integer.rotateLeft(d, 18);
        } else {
            hash = P5;
        }
        hash += length;
        for (; at <= end - 4; at += 4) {
            hash = Integer.rotateLeft(hash + Compression.little(bytes, at) * P3, 17) * P4;
        }
        for (; at < end; at++) {
            hash = Integer.rotateLeft(hash + (bytes[at] & 0xFF) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 15) * P2;
        hash = (hash ^ hash >>> 13) * P3;
        return hash ^ hash >>> 16;
    }

    private static int round(final int lane, final int word) {
        return Integer.rotateLeft(lane + word * P2, 13) * P1;
    }
}
