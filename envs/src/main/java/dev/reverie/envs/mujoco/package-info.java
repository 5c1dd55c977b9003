/** MuJoCo, found at run time: models, data, and environments of lanes over one model. */
@NullMarked
package dev.reverie.envs.mujoco;

import org.jspecify.annotations.NullMarked;
