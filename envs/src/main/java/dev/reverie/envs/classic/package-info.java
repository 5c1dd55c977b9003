/** The classic control tasks with Gymnasium's ids, dynamics, rewards, ends and time limits; float64 inside, float32 observations. */
@NullMarked
package dev.reverie.envs.classic;

import org.jspecify.annotations.NullMarked;
