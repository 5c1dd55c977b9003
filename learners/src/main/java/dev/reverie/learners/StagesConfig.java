package dev.reverie.learners;

import dev.reverie.config.Problems;

/**
 * Section {@code stages}: whether model learner and behaviour learner are one stage or two.
 *
 * @param kind          one thread, or one each; {@code separate} in mode {@code pipelined} alone.
 * @param ahead         updates that the model learner may be ahead of the behaviour learner; {@code separate}.
 * @param snapshotEvery updates of the model learner between two snapshots of the world model, in which behaviour is learned;
 *     one that is not yet taken is not replaced; {@code separate}.
 * @param device        of the behaviour learner, {@code cpu} or {@code cuda:N}, or {@code same} as {@code engine.device};
 *     {@code separate}.
 */
public record StagesConfig(Kind kind, int ahead, int snapshotEvery, String device) {
    /** That stands for the device of the model learner. */
    public static final String SAME = "same";

    private static final int MOST_AHEAD = 64;

    /** How many stages. */
    public enum Kind {
        /** Both learners on one thread, one after the other. */
        FUSED,
        /** A thread and a device each. */
        SEPARATE
    }

    public StagesConfig {
        new Problems()
                .check(
                        ahead >= 1 && ahead <= MOST_AHEAD,
                        "ahead",
                        "must be within 1 and " + MOST_AHEAD + " updates, got " + ahead)
                .check(snapshotEvery >= 1, "snapshotEvery", "must be 1 update or more, got " + snapshotEvery)
                .check(
                        device.matches(SAME + "|cpu|cuda:\\d{1,3}"),
                        "device",
                        "must be same, cpu or cuda:N such as cuda:0, got '" + device + "'")
                .raise();
    }

    /** @return whether there are two. */
    public boolean isSeparate() {
        return kind == Kind.SEPARATE;
    }
}
