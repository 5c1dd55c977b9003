package dev.reverie.pipeline.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them. */
final class Quantity {
    private static final String[] UNITS = {"", "k", "M", "G", "T"};

    private Quantity() {}

    /** @return three significant digits: {@code 7.00}, {@code 12.3k}, {@code 1.00M}; whole numbers below 1000 as they are. */
    static String of(final double value) {
        return text(value, false);
    }

    /** @return as {@link #of} without needless zeros: {@code 7}, {@code 12.3k}, {@code 1M}. */
    static String brief(final double value) {
        return text(value, true);
    }

    /** @return four significant digits, no units: {@code 7.93}, {@code -200}. */
    static String plain(final double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        final BigDecimal rounded = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String text(final double value, final boolean brief) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        if (Math.abs(value) < 1000 && value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        double scaled = value;
        int unit = 0;
        while (Math.abs(scaled) >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        final double size = Math.abs(scaled);
        final int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", scaled);
        if (brief && text.contains(".")) {
            text = text.replaceFirst("\\.?0+$", "");
        }
        return text + UNITS[unit];
    }

    /** @return {@code 0:07}, {@code 12:34} or {@code 3:05:00}. */
    static String time(final double seconds) {
        final long whole = Math.round(seconds);
        final String tail = String.format(Locale.ROOT, "%02d", whole % 60);
        return whole < 3600
                ? whole / 60 + ":" + tail
                : whole / 3600 + String.format(Locale.ROOT, ":%02d:", whole / 60 % 60) + tail;
    }
}
