/** Kernels of the incubating Vector API, compiled by themselves and loaded only where the JVM has its module. */
@NullMarked
package dev.reverie.learners.acting.vector;

import org.jspecify.annotations.NullMarked;
