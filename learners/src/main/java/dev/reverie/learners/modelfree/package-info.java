/** What model-free learners share. */
@NullMarked
package dev.reverie.learners.modelfree;

import org.jspecify.annotations.NullMarked;
