package dev.reverie.envs.bridge;

/**
 * The head of every message, little-endian, before {@code length} bytes of body.
 *
 * <pre>
 *   0               4       6       8               12              16
 *   +---------------+-------+-------+---------------+---------------+----
 *   |  magic "RVBR" |version| kind  |   sequence    |    length     | body
 *   +---------------+-------+-------+---------------+---------------+----
 * </pre>
 *
 * Who asks counts his requests; an answer repeats the sequence of its request. A request has one answer, and nothing is sent
 * unasked.
 */
final class Frame {
    static final int MAGIC = 0x52425652;
    static final int VERSION = 1;
    static final int BYTES = 16;
    static final int AT_VERSION = 4;
    static final int AT_KIND = 6;
    static final int AT_SEQUENCE = 8;
    static final int AT_LENGTH = 12;

    static final int HELLO = 1;
    static final int SPEC = 2;
    static final int OPEN = 3;
    static final int READY = 4;
    static final int RESET = 5;
    static final int STEP = 6;
    static final int ROWS = 7;
    static final int ACTIONS = 8;
    static final int ERROR = 9;
    static final int CLOSE = 10;

    /** Longest body of HELLO, SPEC, OPEN and ERROR. */
    static final int MOST_TEXT = 1 << 16;
    /** Longest body of any message. */
    static final int MOST_BODY = 1 << 28;

    private static final String[] NAMES = {
        "?", "HELLO", "SPEC", "OPEN", "READY", "RESET", "STEP", "ROWS", "ACTIONS", "ERROR", "CLOSE"
    };

    private Frame() {}

    /** @return the name of a kind of message, for errors. */
    static String name(final int kind) {
        return kind > 0 && kind < NAMES.length ? NAMES[kind] : "kind " + kind;
    }
}
