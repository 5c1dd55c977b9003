/**
 * The engine on ND4J: the only place that knows it. Memory, matrix products and long transcendental functions are the
 * native libraries'; short loops are the JVM's own, because a call into ND4J costs more than a small network's operation.
 */
@NullMarked
package dev.reverie.learners.tensor.nd4j;

import org.jspecify.annotations.NullMarked;
