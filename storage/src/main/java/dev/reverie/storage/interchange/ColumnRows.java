package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows out of arrays: a column a field, and one for each number of the head. */
final class ColumnRows implements RowReader {
    private final String file;
    private final ArrayFile arrays;
    private final List<Column> columns = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final long rows;
    private long at;

    ColumnRows(final String file, final ArrayFile arrays, final RowFormat format) {
        this.file = file;
        this.arrays = arrays;
        for (final String name : RowFormat.HEAD) {
            add(arrays.columns(), name, 1);
        }
        for (final Field field : format.fields()) {
            add(arrays.columns(), field.name(), field.size());
        }
        this.rows = columns.get(0).rows();
        for (final Column column : columns) {
            if (column.rows() != rows) {
                throw new ConfigException(file + ": array '" + column.name() + "' has " + column.rows() + " rows, not "
                        + rows + " as '" + columns.get(0).name() + "'");
            }
        }
    }

    private void add(final Map<String, Column> from, final String name, final int size) {
        final Column column = from.get(name);
        if (column == null) {
            throw new ConfigException(file + " has no array '" + name + "', only " + from.keySet());
        }
        final int width = column.shape().stream().reduce(1, Math::multiplyExact);
        if (width != size) {
            throw new ConfigException(file + ": array '" + name + "' has rows of shape " + column.shape() + ", not of "
                    + size + " numbers");
        }
        columns.add(column);
        widths.add(width);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public boolean next(final double[] into) {
        if (at == rows) {
            return false;
        }
        int next = 0;
        for (int c = 0; c < columns.size(); c++) {
            for (int j = 0; j < widths.get(c); j++) {
                into[next++] = columns.get(c).value(at, j);
            }
        }
        at++;
        return true;
    }

    @Override
    public String where() {
        return file + ", row " + (at - 1);
    }

    @Override
    public void close() {
        arrays.close();
    }
}
