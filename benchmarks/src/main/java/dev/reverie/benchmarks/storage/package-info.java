/** What storage costs, beside the least that it could cost. */
@NullMarked
package dev.reverie.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
