package dev.reverie.storage.interchange;

/** Rows of a table, one after the other. One thread. */
interface RowReader extends AutoCloseable {

    /** @return rows in all, 0 if unknown. */
    long rows();

    /**
     * @param into given the next row's numbers, in the format's order.
     * @return whether there was one.
     */
    boolean next(double[] into);

    /** @return where the row just read stands, for messages. */
    String where();

    @Override
    void close();
}
