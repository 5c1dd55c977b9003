/** The stream between actors, log keeper and learner: Aeron underneath, Reactor on top, Agrona agents in between. */
@NullMarked
package dev.reverie.pipeline.stream;

import org.jspecify.annotations.NullMarked;
