/**
 * Tensors with define-by-run gradients on pluggable engines. A {@link dev.reverie.learners.tensor.Device} makes tensors,
 * a {@link dev.reverie.learners.tensor.Scope} releases them, a {@link dev.reverie.learners.tensor.Tape} differentiates.
 */
@NullMarked
package dev.reverie.learners.tensor;

import org.jspecify.annotations.NullMarked;
