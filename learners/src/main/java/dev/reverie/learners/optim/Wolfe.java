package dev.reverie.learners.optim;

import dev.reverie.learners.optim.Line.Point;

/**
 * A line search for the strong Wolfe conditions: bracketing, then zooming with safeguarded cubic interpolation (Nocedal and
 * Wright, algorithms 3.5 and 3.6, equation 3.59).
 */
final class Wolfe {
    private static final double GROWTH = 2;
    /** Trials keep this share of the bracket from its ends. */
    private static final double MARGIN = 0.1;

    private final LbfgsConfig config;
    private final Line line;
    private final Point start;
    private int left;

    Wolfe(final LbfgsConfig config, final Line line, final Point start) {
        this.config = config;
        this.line = line;
        this.start = start;
        this.left = config.evaluations();
    }

    /** @return the point found, the best of those tried if the evaluations ran out; {@code start} if none is better. */
    Point search(final double first) {
        Point before = start;
        double step = first;
        while (left > 0) {
            final Point point = evaluate(step);
            if (!point.isFinite()) {
                // the loss has no value there: come back
                step = before.step() + (step - before.step()) * MARGIN;
                continue;
            }
            if (!falls(point) || before != start && point.value() >= before.value()) {
                return zoom(before, point);
            }
            if (isFlat(point)) {
                return point;
            }
            if (point.slope() >= 0) {
                return zoom(point, before);
            }
            before = point;
            step *= GROWTH;
        }
        return before;
    }

    private Point zoom(final Point better, final Point other) {
        Point low = better;
        Point high = other;
        while (left > 0 && Math.abs(high.step() - low.step()) > Math.ulp(low.step())) {
            final Point point = evaluate(between(low, high));
            if (!point.isFinite() || !falls(point) || point.value() >= low.value()) {
                high = point;
            } else {
                if (isFlat(point)) {
                    return point;
                }
                if (point.slope() * (high.step() - low.step()) >= 0) {
                    high = low;
                }
                low = point;
            }
        }
        return low;
    }

    private Point evaluate(final double step) {
        left--;
        return line.at(step);
    }

    private boolean falls(final Point point) {
        return point.value() <= start.value() + config.decrease() * point.step() * start.slope();
    }

    private boolean isFlat(final Point point) {
        return Math.abs(point.slope()) <= -config.curvature() * start.slope();
    }

    /** Where the cubic through two points' values and slopes is least, kept off their ends; else the middle. */
    static double between(final Point a, final Point b) {
        final double width = b.step() - a.step();
        final double middle = a.step() + width / 2;
        final double d1 = a.slope() + b.slope() - 3 * (a.value() - b.value()) / (a.step() - b.step());
        final double square = d1 * d1 - a.slope() * b.slope();
        if (!(square >= 0)) {
            return middle;
        }
        final double d2 = Math.copySign(Math.sqrt(square), width);
        final double least = b.step() - width * (b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2);
        if (!Double.isFinite(least)) {
            return middle;
        }
        final double near = Math.min(a.step(), b.step()) + MARGIN * Math.abs(width);
        final double far = Math.max(a.step(), b.step()) - MARGIN * Math.abs(width);
        return Math.max(near, Math.min(far, least));
    }
}
