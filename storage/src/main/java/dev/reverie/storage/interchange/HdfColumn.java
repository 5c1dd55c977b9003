package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A dataset, some rows of which are in memory at a time: a band of its chunks, or all where it lies in one piece. */
final class HdfColumn implements Column {
    private static final long MOST_BAND = 1L << 30;
    /** What a chunk may unpack to at most, by its length, without being looked at first. */
    private static final long MOST_UNSEEN = 1L << 24;
    /** Deflate packs a run of equal bytes by no more than this. */
    private static final long MOST_RATIO = 1032;

    private final Path path;
    private final String name;
    private final Dataset dataset;
    private final HdfNumber number;
    private final int[] shape;
    private final int width;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long from;
    private long to;

    /**
     * @param path    of the file.
     * @param name    of the dataset.
     * @param dataset of numbers, with one axis at least.
     */
    HdfColumn(final Path path, final String name, final Dataset dataset) {
        this.path = path;
        this.name = name;
        this.dataset = dataset;
        this.number = HdfNumber.of(dataset.getDataType());
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
        return number.at(window, ((int) (row - from) * width + j) * number.bytes());
    }

    private void load(final long row) {
        if (row < 0 || row >= shape[0]) {
            throw new IndexOutOfBoundsException("row " + row + " of " + shape[0] + " of " + name);
        }
        if (dataset instanceof ChunkedDataset chunked) {
            final int[] chunk = HdfArrays.sound(path, chunked::getChunkDimensions);
            require(chunk.length == shape.length && chunk[0] > 0, "has chunks of " + chunk.length + " axes");
            final int first = (int) (row / chunk[0]) * chunk[0];
            from = first;
            to = Math.min(shape[0], first + (long) chunk[0]);
            window = band(chunked, chunk, first);
        } else if (dataset instanceof ContiguousDataset contiguous) {
            from = 0;
            to = shape[0];
            window = HdfArrays.sound(path, contiguous::getBuffer);
            require(window.remaining() == bytes(shape[0]), "holds " + window.remaining() + " bytes for its shape");
            window = window.slice();
        } else {
            throw new ConfigException(path + ": dataset '" + name + "' is stored in a way that is not read; chunks or"
                    + " one piece would be right");
        }
        window.order(number.order());
    }

    private void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new ConfigException(path + ": dataset '" + name + "' " + problem);
        }
    }

    private long bytes(final long rows) {
        return rows * width * number.bytes();
    }

    /** @return rows that begin with {@code first}, one chunk high, row-major. */
    private ByteBuffer band(final ChunkedDataset chunked, final int[] chunk, final int first) {
        final int rows = (int) (to - from);
        require(bytes(rows) <= MOST_BAND, "has chunks of " + rows + " rows, " + bytes(rows) + " bytes in all");
        final byte[] band = new byte[(int) bytes(rows)];
        long size = number.bytes();
        for (final int axis : chunk) {
            require(axis > 0 && size * axis <= MOST_BAND, "has chunks of " + Arrays.toString(chunk) + " numbers");
            size *= axis;
        }
        final int[] corner = new int[shape.length];
        corner[0] = first;
        boolean isMore = true;
        while (isMore) {
            bound(chunked, corner, size);
            final byte[] unpacked = HdfArrays.sound(path, () -> chunked.getDecompressedChunk(corner));
            require(unpacked.length == size, "has a chunk of " + unpacked.length + " bytes, not " + size);
            place(unpacked, chunk, corner, band);
            isMore = advance(corner, chunk);
        }
        return ByteBuffer.wrap(band);
    }

    /** The library unpacks whatever there is: what would be more than the chunk has is refused before. */
    private void bound(final ChunkedDataset chunked, final int[] corner, final long size) {
        final ByteBuffer packed = HdfArrays.sound(path, () -> chunked.getRawChunkBuffer(corner));
        if (packed.remaining() * MOST_RATIO <= MOST_UNSEEN) {
            return;
        }
        final Inflater inflater = new Inflater();
        final byte[] scratch = new byte[1 << 16];
        try {
            inflater.setInput(packed.duplicate());
            int count = inflater.inflate(scratch);
            while (count > 0 && inflater.getBytesWritten() <= size) {
                count = inflater.inflate(scratch);
            }
            require(inflater.getBytesWritten() <= size, "has a chunk that unpacks to more than its " + size + " bytes");
        } catch (final DataFormatException ex) {
            // not deflated, or damaged, which the library finds
        } finally {
            inflater.end();
        }
    }

    /** Steps through the chunks of a band. @return false behind the last. */
    private boolean advance(final int[] corner, final int[] chunk) {
        for (int axis = shape.length - 1; axis > 0; axis--) {
            corner[axis] += chunk[axis];
            if (corner[axis] < shape[axis]) {
                return true;
            }
            corner[axis] = 0;
        }
        return false;
    }

    /** Copies what of a chunk lies within the dataset, a run along the last axis at a time. */
    private void place(final byte[] chunkBytes, final int[] chunk, final int[] corner, final byte[] band) {
        final int last = shape.length - 1;
        final int size = number.bytes();
        final int run = Math.min(chunk[last], shape[last] - corner[last]);
        final int[] at = new int[shape.length];
        boolean isMore = true;
        while (isMore) {
            int source = 0;
            int target = 0;
            for (int axis = 0; axis <= last; axis++) {
                source = source * chunk[axis] + at[axis];
                target =
                        target * (axis == 0 ? 1 : shape[axis]) + corner[axis] + at[axis] - (axis == 0 ? (int) from : 0);
            }
            System.arraycopy(chunkBytes, source * size, band, target * size, run * size);
            isMore = next(at, chunk, corner);
        }
    }

    private boolean next(final int[] at, final int[] chunk, final int[] corner) {
        for (int axis = shape.length - 2; axis >= 0; axis--) {
            at[axis]++;
            if (at[axis] < chunk[axis] && corner[axis] + at[axis] < shape[axis]) {
                return true;
            }
            at[axis] = 0;
        }
        return false;
    }
}
