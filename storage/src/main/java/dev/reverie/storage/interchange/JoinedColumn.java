package dev.reverie.storage.interchange;

import java.util.List;

/**
 * Several arrays side by side as one.
 *
 * @param parts each with as many rows.
 * @param of    the part that each element of a row is in.
 * @param at    its place there.
 */
record JoinedColumn(List<Column> parts, int[] of, int[] at) implements Column {

    static JoinedColumn of(final List<Column> parts) {
        final int[] widths = parts.stream()
                .mapToInt(part -> part.shape().stream().reduce(1, Math::multiplyExact))
                .toArray();
        int width = 0;
        for (final int each : widths) {
            width = Math.addExact(width, each);
        }
        final int[] of = new int[width];
        final int[] at = new int[width];
        int next = 0;
        for (int p = 0; p < widths.length; p++) {
            for (int j = 0; j < widths[p]; j++) {
                of[next] = p;
                at[next++] = j;
            }
        }
        return new JoinedColumn(List.copyOf(parts), of, at);
    }

    @Override
    public String name() {
        return String.join(Names.AND, parts.stream().map(Column::name).toList());
    }

    /** @return those of the shortest part. */
    @Override
    public long rows() {
        return parts.stream().mapToLong(Column::rows).min().orElse(0);
    }

    @Override
    public List<Integer> shape() {
        return List.of(of.length);
    }

    @Override
    public double value(final long row, final int j) {
        return parts.get(of[j]).value(row, at[j]);
    }
}
