/** What a learner may sample: a projection of the log. */
@NullMarked
package dev.reverie.storage.replay;

import org.jspecify.annotations.NullMarked;
