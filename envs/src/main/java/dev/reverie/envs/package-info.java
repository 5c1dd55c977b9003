/** The vocabulary of experience (specs, step layout, rows, experience) and the contracts of environments. */
@NullMarked
package dev.reverie.envs;

import org.jspecify.annotations.NullMarked;
