/**
 * Policies in plain Java: what a learner trained on an engine, run without one. Every network here allocates nothing when
 * it runs, belongs to one thread and agrees with the layers of {@code learners.nn} within 1e-5.
 */
@NullMarked
package dev.reverie.learners.acting;

import org.jspecify.annotations.NullMarked;
