/** Norms and activations of rows, float32 on the CPU, in few passes over memory that is in the cache. Engines share them. */
@NullMarked
package dev.reverie.learners.tensor.rows;

import org.jspecify.annotations.NullMarked;
