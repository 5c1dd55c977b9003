/** Tasks with a table of transitions: Gymnasium's toy texts and the mazes of Sutton and Barto, chapter 8. */
@NullMarked
package dev.reverie.envs.grid;

import org.jspecify.annotations.NullMarked;
