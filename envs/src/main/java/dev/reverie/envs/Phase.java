package dev.reverie.envs;

/**
 * Where in its episode a row stands. {@link #FIRST} carries reward 0 and discount 1 and a real action;
 * the action of a {@link #LAST} row is ignored and the lane's next row is FIRST.
 */
public enum Phase {
    FIRST,
    MID,
    LAST;

    private static final Phase[] VALUES = values();

    /** @return the byte that stands for this phase in a row: 0, 1 or 2. */
    public byte code() {
        return (byte) ordinal();
    }

    /**
     * Phase of a row's byte.
     *
     * @param code as written by {@link #code()}.
     * @return the phase.
     * @throws IllegalArgumentException if no phase has that code.
     */
    public static Phase of(final byte code) {
        if (code < 0 || code >= VALUES.length) {
            throw new IllegalArgumentException("phase " + code + " is none of 0 (FIRST), 1 (MID), 2 (LAST)");
        }
        return VALUES[code];
    }
}
