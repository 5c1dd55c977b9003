/** Runs: the composition of environment, stream, log, replay and learner, in every mode. */
@NullMarked
package dev.reverie.pipeline.run;

import org.jspecify.annotations.NullMarked;
