/** Which engines this installation has, and why not the others. */
@NullMarked
package dev.reverie.learners.tensor.engines;

import org.jspecify.annotations.NullMarked;
