/** World models without gradients, that imagination stages dream from. */
@NullMarked
package dev.reverie.learners.imagination;

import org.jspecify.annotations.NullMarked;
