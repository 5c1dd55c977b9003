/** Sokoban with Boxoban's level files, as planes or pixels. */
@NullMarked
package dev.reverie.envs.sokoban;

import org.jspecify.annotations.NullMarked;
