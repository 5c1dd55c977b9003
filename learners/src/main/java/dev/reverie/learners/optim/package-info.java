/** How parameters change: steps on gradients, what is done to gradients before, target copies, and curvature. */
@NullMarked
package dev.reverie.learners.optim;

import org.jspecify.annotations.NullMarked;
