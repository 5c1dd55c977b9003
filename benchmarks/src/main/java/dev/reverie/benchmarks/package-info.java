/** Benchmarks and the raw floors that they are measured beside; ships nothing. */
@NullMarked
package dev.reverie.benchmarks;

import org.jspecify.annotations.NullMarked;
