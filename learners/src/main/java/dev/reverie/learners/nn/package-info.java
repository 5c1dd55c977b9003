/**
 * Layers as plain objects of parameters and a forward method. A {@link dev.reverie.learners.nn.Blueprint} collects what
 * layers declare and builds it as one block of {@link dev.reverie.learners.tensor.Parameters}.
 */
@NullMarked
package dev.reverie.learners.nn;

import org.jspecify.annotations.NullMarked;
