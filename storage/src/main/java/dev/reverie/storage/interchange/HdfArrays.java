package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** HDF5: every dataset of numbers by its path, {@code group/name}. */
final class HdfArrays implements ArrayFile {
    private final HdfFile file;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param path of the file.
     * @throws ConfigException if it is none.
     */
    HdfArrays(final Path path) {
        file = sound(path, () -> new HdfFile(path));
        try {
            sound(path, () -> {
                add(path, file, "");
                return columns;
            });
        } catch (final ConfigException ex) {
            close();
            throw ex;
        }
    }

    private void add(final Path path, final Group group, final String prefix) {
        for (final Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            final String name = prefix + child.getKey();
            if (child.getValue() instanceof Group inner) {
                add(path, inner, name + "/");
            } else if (child.getValue() instanceof Dataset dataset) {
                final Class<?> type = dataset.getJavaType();
                if (type.isPrimitive() && type != char.class && dataset.getDimensions().length > 0) {
                    columns.put(name, new HdfColumn(path, name, dataset));
                } else {
                    notes.add("passed over '" + name + "': not an array of numbers");
                }
            }
        }
    }

    /** Runs what reads untrusted bytes: whatever the library throws at them is a problem of the file. */
    private static <T> T sound(final Path path, final Supplier<T> body) {
        try {
            return body.get();
        } catch (final HdfException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | java.nio.BufferUnderflowException
                | ArithmeticException
                | NegativeArraySizeException ex) {
            throw new ConfigException(path + " is no sound HDF5 file: " + ex.getMessage());
        }
    }

    @Override
    public Map<String, Column> columns() {
        return columns;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        file.close();
    }

    /** A dataset, some rows of which are in memory at a time. */
    private static final class HdfColumn implements Column {
        private static final int WINDOW = 1 << 20;

        private final Path path;
        private final String name;
        private final Dataset dataset;
        private final int[] shape;
        private final int width;
        private double[] window = {};
        private long from;
        private long to;

        HdfColumn(final Path path, final String name, final Dataset dataset) {
            this.path = path;
            this.name = name;
            this.dataset = dataset;
            this.shape = dataset.getDimensions();
            int product = 1;
            for (int i = 1; i < shape.length; i++) {
                product = Math.multiplyExact(product, shape[i]);
            }
            this.width = product;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long rows() {
            return shape[0];
        }

        @Override
        public List<Integer> shape() {
            final List<Integer> row = new ArrayList<>();
            for (int i = 1; i < shape.length; i++) {
                row.add(shape[i]);
            }
            return row;
        }

        @Override
        public double value(final long row, final int j) {
            if (row < from || row >= to) {
                load(row);
            }
            return window[(int) (row - from) * width + j];
        }

        private void load(final long row) {
            final long[] offset = new long[shape.length];
            final int[] count = shape.clone();
            offset[0] = row;
            count[0] = (int) Math.min(shape[0] - row, Math.max(1, WINDOW / Math.max(1, width)));
            final Object slice = sound(path, () -> dataset.getData(offset, count));
            final double[] values = new double[Math.multiplyExact(count[0], width)];
            final int filled = flatten(slice, values, 0);
            if (filled != values.length) {
                throw new ConfigException(path + ": dataset '" + name + "' holds " + filled + " of the " + values.length
                        + " numbers of its shape");
            }
            window = values;
            from = row;
            to = row + count[0];
        }

        private static int flatten(final Object from, final double[] into, final int at) {
            int next = at;
            if (from instanceof float[] floats) {
                for (final float x : floats) {
                    into[next++] = x;
                }
                return next;
            }
            if (from instanceof double[] doubles) {
                System.arraycopy(doubles, 0, into, at, doubles.length);
                return at + doubles.length;
            }
            for (int i = 0; i < Array.getLength(from); i++) {
                final Object element = Array.get(from, i);
                if (element instanceof Number number) {
                    into[next++] = number.doubleValue();
                } else if (element instanceof Boolean bool) {
                    into[next++] = bool ? 1 : 0;
                } else {
                    next = flatten(element, into, next);
                }
            }
            return next;
        }
    }
}
