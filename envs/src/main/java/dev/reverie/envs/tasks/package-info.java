/** Several tasks as one environment, for policies that learn them all: padded observations and actions, and which task it is. */
@NullMarked
package dev.reverie.envs.tasks;

import org.jspecify.annotations.NullMarked;
