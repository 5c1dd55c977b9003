/** Small environments seen as pixels, drawn in plain Java. */
@NullMarked
package dev.reverie.envs.pixels;

import org.jspecify.annotations.NullMarked;
