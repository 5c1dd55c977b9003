/** Robots as plants of a control loop, at the rate of their controllers. */
@NullMarked
package dev.reverie.envs.mujoco.robots;

import org.jspecify.annotations.NullMarked;
