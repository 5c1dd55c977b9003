/** Pictures of MuJoCo's simulations, made off screen through EGL. */
@NullMarked
package dev.reverie.envs.mujoco.render;

import org.jspecify.annotations.NullMarked;
