/** Atari games: preprocessing here, the emulator (GPL) only in builds with the Maven profile {@code atari}. */
@NullMarked
package dev.reverie.envs.ale;

import org.jspecify.annotations.NullMarked;
