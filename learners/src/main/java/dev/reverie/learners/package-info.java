/** What a run needs of any algorithm: actors, learners and the stages between them. */
@NullMarked
package dev.reverie.learners;

import org.jspecify.annotations.NullMarked;
