package dev.reverie.learners.optim;

/** A loss along a line from where the parameters were, and its slope. */
@FunctionalInterface
interface Line {

    /** @return the loss at {@code step} along the line, where the parameters are after. */
    Point at(double step);

    /**
     * @param step  along the line.
     * @param value of the loss.
     * @param slope of the loss along the line.
     */
    record Point(double step, double value, double slope) {
        boolean isFinite() {
            return Double.isFinite(value) && Double.isFinite(slope);
        }
    }
}
