/** Environments beside C, Python and plain rates: what {@code reverie envs bench} runs. */
@NullMarked
package dev.reverie.benchmarks.envs;

import org.jspecify.annotations.NullMarked;
