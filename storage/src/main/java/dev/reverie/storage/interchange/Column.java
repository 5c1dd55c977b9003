package dev.reverie.storage.interchange;

import java.util.List;
import org.agrona.MutableDirectBuffer;

/** An array of a file, row by row; its first axis counts rows. One thread. */
interface Column {

    /** @return as the file calls it. */
    String name();

    /** @return rows. */
    long rows();

    /** @return sizes of a row; empty where rows are numbers. */
    List<Integer> shape();

    /**
     * @param row from 0 on.
     * @param j   element of the row, row-major.
     * @return its value; booleans are 0 and 1.
     */
    double value(long row, int j);

    /**
     * Copies a row whose elements are little-endian FLOAT32, or says that they are not.
     *
     * @return whether it was copied.
     */
    default boolean copyFloats(final long row, final MutableDirectBuffer into, final int at) {
        return false;
    }
}
