package dev.reverie.learners.nn;

/**
 * How many numbers go into and come out of a parameter.
 *
 * @param in  of {@code [in]}, {@code [in, out]}, {@code [e, in, out]} or {@code [out, in, kh, kw]} with its window.
 * @param out as many go out.
 */
record Fan(int in, int out) {
    /** Standard deviation of a standard normal that is cut at -2 and 2. */
    static final double TRUNCATED_STD = 0.87962566103423978;

    static Fan of(final int[] shape) {
        return switch (shape.length) {
            case 1 -> new Fan(shape[0], shape[0]);
            case 2 -> new Fan(shape[0], shape[1]);
            case 3 -> new Fan(shape[1], shape[2]);
            case 4 -> new Fan(shape[1] * shape[2] * shape[3], shape[0] * shape[2] * shape[3]);
            default -> throw new IllegalArgumentException("no fan of a parameter of " + shape.length + " axes");
        };
    }
}
