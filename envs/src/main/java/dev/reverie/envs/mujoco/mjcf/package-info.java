/** Any MuJoCo model as an environment: rewards and ends by expressions, or by a class of the user's. */
@NullMarked
package dev.reverie.envs.mujoco.mjcf;

import org.jspecify.annotations.NullMarked;
