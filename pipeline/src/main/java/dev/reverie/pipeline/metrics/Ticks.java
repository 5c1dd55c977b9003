package dev.reverie.pipeline.metrics;

import java.util.Locale;

/** Round numbers along an axis. */
final class Ticks {
    private final double spacing;
    private final double first;
    private final int count;

    private Ticks(final double spacing, final double first, final int count) {
        this.spacing = spacing;
        this.first = first;
        this.count = count;
    }

    /**
     * Ticks at multiples of 1, 2 or 5 times a power of ten.
     *
     * @param low  end of the axis.
     * @param high other end, above low.
     * @param most ticks, 2 or more.
     * @return the ticks within.
     */
    static Ticks of(final double low, final double high, final int most) {
        final double rough = (high - low) / most;
        final double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double spacing = 10 * power;
        for (final double digit : new double[] {1, 2, 5}) {
            if (digit * power >= rough) {
                spacing = digit * power;
                break;
            }
        }
        final double first = Math.ceil(low / spacing - 1e-9);
        final int count = (int) (Math.floor(high / spacing + 1e-9) - first) + 1;
        return new Ticks(spacing, first, Math.max(0, count));
    }

    int count() {
        return count;
    }

    double at(final int i) {
        return (first + i) * spacing;
    }

    double spacing() {
        return spacing;
    }

    /** @return with as many decimals as the spacing needs. */
    String label(final int i) {
        if (spacing >= 1000) {
            return Quantity.brief(at(i));
        }
        final int decimals = (int) Math.max(0, -Math.floor(Math.log10(spacing) + 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", at(i) + 0.0);
    }
}
