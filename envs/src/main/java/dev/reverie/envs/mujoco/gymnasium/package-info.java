/** Gymnasium's MuJoCo tasks, version 4, over gym's own models. */
@NullMarked
package dev.reverie.envs.mujoco.gymnasium;

import org.jspecify.annotations.NullMarked;
