/**
 * Dynamic programming on a known table (Bellman, 1957; Sutton and Barto, chapter 4): the optimum that learners are held
 * against.
 */
@NullMarked
package dev.reverie.learners.dp;

import org.jspecify.annotations.NullMarked;
