/** Options that change what another environment shows, takes or pays, exact in the row layout. */
@NullMarked
package dev.reverie.envs.wrappers;

import org.jspecify.annotations.NullMarked;
