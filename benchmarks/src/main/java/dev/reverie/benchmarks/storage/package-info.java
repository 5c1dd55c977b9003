/** Figures of the log, the replay and checkpoints. */
@NullMarked
package dev.reverie.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
