package dev.reverie.storage.interchange.parquet;

/**
 * Where a column's values of a row group lie.
 *
 * @param rows   of the row group.
 * @param values of the column in it.
 * @param codec  of its pages, as the format numbers them.
 * @param offset of its first page.
 * @param length bytes of its pages.
 */
record Chunk(long rows, long values, int codec, long offset, long length) {}
