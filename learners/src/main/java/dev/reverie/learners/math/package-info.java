/** Functions with a mathematical name. */
@NullMarked
package dev.reverie.learners.math;

import org.jspecify.annotations.NullMarked;
