/** Learning from what others did. */
@NullMarked
package dev.reverie.learners.imitation;

import org.jspecify.annotations.NullMarked;
