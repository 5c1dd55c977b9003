/** What a run shows of itself: figures, curves, plots and the live line. */
@NullMarked
package dev.reverie.pipeline.metrics;

import org.jspecify.annotations.NullMarked;
