/** The engine on libtorch: the only place that knows it. Gradient mode is off: libtorch computes forward only. */
@NullMarked
package dev.reverie.learners.tensor.torch;

import org.jspecify.annotations.NullMarked;
