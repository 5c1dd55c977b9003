package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** A table of rows, as {@link LogExport} writes them, as the experiences that they were. */
final class RowSource implements Source {
    private static final int MOST_LANES = 1 << 16;

    private final RowFormat format;
    private final RowReader reader;
    private final List<String> notes;
    private final Int2ObjectHashMap<Experience> byLanes = new Int2ObjectHashMap<>();
    private final List<double[]> tick = new ArrayList<>();
    private double[] ahead;
    private boolean hasAhead;

    private RowSource(final RowFormat format, final RowReader reader, final List<String> notes) {
        this.format = format;
        this.reader = reader;
        this.notes = notes;
        this.ahead = new double[format.names().size()];
        this.hasAhead = reader.next(ahead);
    }

    static RowSource of(final Path file, final StepLayout layout) {
        final RowFormat format = new RowFormat(layout);
        return new RowSource(format, new TextRows(file, format), List.of());
    }

    static RowSource of(final Path file, final ArrayFile arrays, final StepLayout layout) {
        final RowFormat format = new RowFormat(layout);
        return new RowSource(format, new ColumnRows(file.toString(), arrays, format), arrays.notes());
    }

    @Override
    public long rows() {
        return reader.rows();
    }

    @Override
    public @Nullable Experience next() {
        if (!hasAhead) {
            return null;
        }
        int lanes = 0;
        final double actor = ahead[0];
        final double at = ahead[1];
        final double version = ahead[2];
        while (hasAhead && ahead[0] == actor && ahead[1] == at) {
            if (lanes == MOST_LANES) {
                throw new ConfigException(reader.where() + ": more than " + MOST_LANES + " lanes in one tick");
            }
            if (lanes == tick.size()) {
                tick.add(new double[ahead.length]);
            }
            final double[] row = tick.get(lanes);
            tick.set(lanes++, ahead);
            ahead = row;
            hasAhead = reader.next(ahead);
        }
        final int count = lanes;
        final Experience experience = byLanes.computeIfAbsent(count, n -> Experience.allocate(format.layout(), n));
        for (int lane = 0; lane < count; lane++) {
            format.write(tick.get(lane), experience.rows(), lane, reader.where());
        }
        experience.stamp((int) actor, (long) at, (long) version, 0, 0);
        return experience;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        reader.close();
    }
}
