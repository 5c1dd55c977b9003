/** What dreams are made of: counted models without gradients, and rollouts of policies in any {@code LatentModel}. */
@NullMarked
package dev.reverie.learners.imagination;

import org.jspecify.annotations.NullMarked;
