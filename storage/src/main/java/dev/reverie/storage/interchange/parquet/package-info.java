/**
 * Apache Parquet, as far as tables of numbers need it: flat columns and lists of one length, read a page at a time. Nothing of
 * a file is believed before it is checked.
 */
@NullMarked
package dev.reverie.storage.interchange.parquet;

import org.jspecify.annotations.NullMarked;
