package dev.reverie.storage.interchange.parquet;

import dev.reverie.config.ConfigException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Values of a column, a page of which is in memory at a time. One thread. */
public final class ParquetColumn {
    private static final int HEAD = 1 << 12;
    private static final int LONGEST_HEAD = 1 << 22;
    private static final int INDEX = 1;

    private final ParquetFile file;
    private final Leaf leaf;
    private final List<Chunk> chunks = new ArrayList<>();
    /** First row of each chunk, then the rows in all. */
    private final long[] begins;

    private final int width;
    private int chunk = -1;
    private List<Page> pages = List.of();
    private double[] dictionary = {};
    private int page = -1;
    private double[] values = {};

    ParquetColumn(final ParquetFile file, final Leaf leaf, final int at) {
        this.file = file;
        this.leaf = leaf;
        if (!leaf.isReadable()) {
            throw new ConfigException(where() + " is a " + leaf.type() + " in " + leaf.repeated()
                    + " lists; numbers and booleans in one list at most are read");
        }
        file.groups().stream()
                .map(group -> group.get(at))
                .filter(each -> each.rows() > 0)
                .forEach(chunks::add);
        begins = new long[chunks.size() + 1];
        int all = leaf.repeated() == 0 ? 1 : 0;
        for (int i = 0; i < chunks.size(); i++) {
            final Chunk each = chunks.get(i);
            begins[i + 1] = begins[i] + each.rows();
            final long one = each.values() / each.rows();
            if (each.values() % each.rows() != 0 || one > 1 << 24 || all != 0 && one != all || one == 0) {
                throw new ConfigException(where() + " has " + each.values() + " numbers in " + each.rows()
                        + " rows; as many in each row, and none missing, would be right");
            }
            all = (int) one;
        }
        this.width = all;
    }

    private String where() {
        return file.path() + ": column '" + leaf.name() + "'";
    }

    /** @return numbers of a row; 0 for lists of which there is none. */
    public int width() {
        return width;
    }

    /**
     * @param row from 0 on.
     * @param j   element of the row's list.
     * @return its value; booleans are 0 and 1.
     * @throws ConfigException if what holds it is damaged, encoded in a way that is not read, or lacks a value.
     */
    public double value(final long row, final int j) {
        if (chunk < 0 || row < begins[chunk] || row >= begins[chunk + 1]) {
            enter(row);
        }
        final long at = (row - begins[chunk]) * width + j;
        if (page < 0 || at < pages.get(page).first() || at >= pages.get(page).first() + values.length) {
            load(at);
        }
        return values[(int) (at - pages.get(page).first())];
    }

    private void enter(final long row) {
        if (row < 0 || row >= begins[chunks.size()]) {
            throw new IndexOutOfBoundsException("row " + row + " of " + begins[chunks.size()]);
        }
        final int found = java.util.Arrays.binarySearch(begins, row);
        chunk = found >= 0 ? found : -found - 2;
        page = -1;
        dictionary = new double[0];
        final Chunk entered = chunks.get(chunk);
        pages = file.sound("column '" + leaf.name() + "'", () -> scan(entered));
    }

    private List<Page> scan(final Chunk in) {
        final List<Page> found = new ArrayList<>();
        final long end = Math.addExact(in.offset(), in.length());
        if (in.offset() < 4 || end > file.length()) {
            throw new IllegalArgumentException(
                    "its pages, " + in.length() + " bytes at " + in.offset() + ", reach beyond the file");
        }
        long first = 0;
        long at = in.offset();
        while (first < in.values()) {
            final Page next = head(at, end, first);
            at = next.at() + next.packed();
            if (at > end) {
                throw new IllegalArgumentException("a page reaches beyond the pages' bytes");
            }
            if (next.kind() == Page.DICTIONARY) {
                dictionary = new Values(leaf, next, where()).dictionary(bytes(next), in.codec());
            } else if (next.kind() == Page.DATA || next.kind() == Page.DATA_2) {
                if (next.values() > 0) {
                    found.add(next);
                }
                first += next.values();
                if (next.values() < 0 || first > in.values()) {
                    throw new IllegalArgumentException("a page has " + next.values() + " values");
                }
            } else if (next.kind() != INDEX) {
                throw new IllegalArgumentException("a page is of kind " + next.kind());
            }
        }
        return found;
    }

    private Page head(final long at, final long end, final long first) {
        long size = Math.min(HEAD, end - at);
        while (true) {
            if (size <= 0) {
                throw new IllegalArgumentException("pages are missing");
            }
            final byte[] bytes = new byte[(int) size];
            file.read(at, bytes);
            try {
                return Page.read(ByteBuffer.wrap(bytes), at, first);
            } catch (final RuntimeException ex) {
                if (size >= Math.min(LONGEST_HEAD, end - at)) {
                    throw ex;
                }
            }
            size = Math.min(8 * size, Math.min(LONGEST_HEAD, end - at));
        }
    }

    private byte[] bytes(final Page of) {
        final byte[] bytes = new byte[of.packed()];
        file.read(of.at(), bytes);
        return bytes;
    }

    private void load(final long at) {
        page = -1;
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).first() <= at) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        final Page found = pages.get(low);
        final int codec = chunks.get(chunk).codec();
        values = file.sound("column '" + leaf.name() + "'", () -> new Values(leaf, found, where())
                .read(bytes(found), codec, dictionary, width));
        page = low;
    }
}
