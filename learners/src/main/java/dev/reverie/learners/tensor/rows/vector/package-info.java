/** Kernels of the incubating Vector API, compiled by themselves and loaded only where the JVM has its module. */
@NullMarked
package dev.reverie.learners.tensor.rows.vector;

import org.jspecify.annotations.NullMarked;
