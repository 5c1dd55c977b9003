/** Any process as an environment, and a policy for any process: one small binary protocol over local sockets or pipes. */
@NullMarked
package dev.reverie.envs.bridge;

import org.jspecify.annotations.NullMarked;
