package dev.reverie.envs.boards;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Go after Tromp and Taylor, without suicide: positional superko, area scoring, over after two passes or three moves a point.
 * Points are those of a board with an edge of its own around it. Chains, their liberties and the legal moves are found anew
 * once a position.
 */
final class Go implements Board {
    private static final int EMPTY = 0;
    private static final int EDGE = 3;
    private static final int MOST = 21 * 21;
    private static final long[] ZOBRIST = zobrist();

    private final int size;
    private final int width;
    private final double komi;
    private final int limit;
    private final int[] around;
    /** 0 empty, 1 Black, 2 White, 3 edge. */
    private final byte[] colour;

    private final short[] chain;
    private final short[] liberties;
    private final long[] chainHash;
    private final short[] stack;
    private final int[] mark;
    private final long[] history;
    private final long[] table;
    private final byte[] legal;
    private int stamp;
    private int positions;
    private int plies;
    private int passes;
    private long hash;
    private boolean current;

    Go(final int size, final double komi) {
        this.size = size;
        this.width = size + 2;
        this.komi = komi;
        this.limit = limit(size);
        this.around = new int[] {-width, 1, width, -1};
        final int points = width * width;
        this.colour = new byte[points];
        this.chain = new short[points];
        this.liberties = new short[points];
        this.chainHash = new long[points];
        this.stack = new short[points];
        this.mark = new int[points];
        this.history = new long[limit + 1];
        this.table = new long[Integer.highestOneBit(limit) * 4];
        this.legal = new byte[size * size / 8 + 1];
        Arrays.fill(colour, (byte) EDGE);
        begin();
    }

    private static long[] zobrist() {
        final long[] keys = new long[2 * MOST];
        long z = 20260L;
        for (int k = 0; k < keys.length; k++) {
            z += 0x9E3779B97F4A7C15L;
            long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            a = (a ^ a >>> 27) * 0x94D049BB133111EBL;
            keys[k] = a ^ a >>> 31;
        }
        return keys;
    }

    private static int limit(final int size) {
        return 3 * size * size;
    }

    static int savedBytes(final int size) {
        return size * size + 12 + 8 * (limit(size) + 1);
    }

    private static long key(final int player, final int point) {
        return ZOBRIST[player * MOST + point];
    }

    private int point(final int move) {
        return (move / size + 1) * width + move % size + 1;
    }

    @Override
    public void begin() {
        for (int row = 1; row <= size; row++) {
            Arrays.fill(colour, row * width + 1, row * width + 1 + size, (byte) EMPTY);
        }
        Arrays.fill(table, 0);
        positions = 0;
        plies = 0;
        passes = 0;
        hash = 1;
        remember();
        current = false;
    }

    private void remember() {
        history[positions++] = hash;
        int slot = (int) hash & table.length - 1;
        while (table[slot] != 0) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = hash;
    }

    private boolean isKnown(final long position) {
        int slot = (int) position & table.length - 1;
        while (table[slot] != 0) {
            if (table[slot] == position) {
                return true;
            }
            slot = slot + 1 & table.length - 1;
        }
        return false;
    }

    @Override
    public int turn() {
        return plies & 1;
    }

    private boolean isOver() {
        return passes >= 2 || plies >= limit;
    }

    @Override
    public boolean isLegal(final int move) {
        return (legal(move & ~7) >> (move & 7) & 1) != 0;
    }

    @Override
    public int legal(final int from) {
        if (isOver()) {
            return 0;
        }
        if (!current) {
            findLegal();
        }
        return legal[from >> 3] & 0xFF;
    }

    private void findLegal() {
        findChains();
        Arrays.fill(legal, (byte) 0);
        final int points = size * size;
        for (int move = 0; move < points; move++) {
            if (mayPlay(point(move))) {
                legal[move >> 3] |= (byte) (1 << (move & 7));
            }
        }
        legal[points >> 3] |= (byte) (1 << (points & 7));
        current = true;
    }

    private void findChains() {
        Arrays.fill(chain, (short) 0);
        for (int row = 1; row <= size; row++) {
            for (int p = row * width + 1; p <= row * width + size; p++) {
                if (colour[p] != EMPTY && chain[p] == 0) {
                    findChain(p);
                }
            }
        }
    }

    private void findChain(final int root) {
        final byte own = colour[root];
        stamp++;
        int top = 0;
        int free = 0;
        long keys = 0;
        stack[top++] = (short) root;
        chain[root] = (short) root;
        while (top > 0) {
            final int p = stack[--top];
            keys ^= key(own - 1, p);
            for (final int by : around) {
                final int q = p + by;
                if (colour[q] == own && chain[q] == 0) {
                    chain[q] = (short) root;
                    stack[top++] = (short) q;
                } else if (colour[q] == EMPTY && mark[q] != stamp) {
                    mark[q] = stamp;
                    free++;
                }
            }
        }
        liberties[root] = (short) free;
        chainHash[root] = keys;
    }

    private boolean mayPlay(final int p) {
        if (colour[p] != EMPTY) {
            return false;
        }
        final int own = turn() + 1;
        boolean alive = false;
        long next = hash ^ key(own - 1, p);
        for (int k = 0; k < 4; k++) {
            final int q = p + around[k];
            final int root = chain[q];
            if (colour[q] == EMPTY) {
                alive = true;
            } else if (colour[q] == own) {
                alive |= liberties[root] > 1;
            } else if (colour[q] != EDGE && liberties[root] == 1) {
                alive = true;
                boolean counted = false;
                for (int j = 0; j < k; j++) {
                    counted |= chain[p + around[j]] == root;
                }
                next ^= counted ? 0 : chainHash[root];
            }
        }
        return alive && !isKnown(next);
    }

    @Override
    public void play(final int move) {
        if (move == size * size) {
            passes++;
        } else {
            if (!current) {
                findLegal();
            }
            final int own = turn() + 1;
            final int p = point(move);
            for (final int by : around) {
                final int q = p + by;
                if (colour[q] == 3 - own && liberties[chain[q]] == 1) {
                    capture(q);
                }
            }
            colour[p] = (byte) own;
            hash ^= key(own - 1, p);
            passes = 0;
            remember();
        }
        plies++;
        current = false;
    }

    private void capture(final int root) {
        final byte taken = colour[root];
        int top = 0;
        stack[top++] = (short) root;
        colour[root] = EMPTY;
        hash ^= key(taken - 1, root);
        while (top > 0) {
            final int p = stack[--top];
            for (final int by : around) {
                final int q = p + by;
                if (colour[q] == taken) {
                    colour[q] = EMPTY;
                    hash ^= key(taken - 1, q);
                    stack[top++] = (short) q;
                }
            }
        }
    }

    @Override
    public int result() {
        if (!isOver()) {
            return GOES_ON;
        }
        return (int) Math.signum(area() - komi);
    }

    /** @return points of Black less those of White: stones, and empty regions that touch one colour only. */
    int area() {
        int lead = 0;
        stamp++;
        for (int row = 1; row <= size; row++) {
            for (int p = row * width + 1; p <= row * width + size; p++) {
                if (colour[p] == EMPTY) {
                    lead += mark[p] == stamp ? 0 : region(p);
                } else {
                    lead += colour[p] == 1 ? 1 : -1;
                }
            }
        }
        return lead;
    }

    private int region(final int from) {
        int top = 0;
        int points = 0;
        int touched = 0;
        stack[top++] = (short) from;
        mark[from] = stamp;
        while (top > 0) {
            final int p = stack[--top];
            points++;
            for (final int by : around) {
                final int q = p + by;
                if (colour[q] == EMPTY) {
                    if (mark[q] != stamp) {
                        mark[q] = stamp;
                        stack[top++] = (short) q;
                    }
                } else if (colour[q] != EDGE) {
                    touched |= colour[q];
                }
            }
        }
        return touched == 1 ? points : touched == 2 ? -points : 0;
    }

    @Override
    public int stones(final int player, final int row) {
        int bits = 0;
        final int from = (row + 1) * width + 1;
        for (int column = 0; column < size; column++) {
            bits |= (colour[from + column] == player + 1 ? 1 : 0) << column;
        }
        return bits;
    }

    @Override
    public void save(final ByteBuffer out) {
        out.putInt(plies).putInt(passes).putInt(positions);
        for (int move = 0; move < size * size; move++) {
            out.put(colour[point(move)]);
        }
        for (int k = 0; k < history.length; k++) {
            out.putLong(k < positions ? history[k] : 0);
        }
    }

    @Override
    public void restore(final ByteBuffer in) {
        begin();
        plies = in.getInt();
        passes = in.getInt();
        final int count = in.getInt();
        for (int move = 0; move < size * size; move++) {
            colour[point(move)] = in.get();
        }
        for (int k = 0; k < history.length; k++) {
            final long position = in.getLong();
            if (k > 0 && k < count) {
                hash = position;
                remember();
            }
        }
        current = false;
    }
}
