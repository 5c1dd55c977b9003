/** Tasks of the DeepMind Control Suite over models of our own with the same physics. */
@NullMarked
package dev.reverie.envs.mujoco.suite;

import org.jspecify.annotations.NullMarked;
