/**
 * MCAP, the container of ROS 2 bags: chunks, checksums, and the numbers in messages of JSON and of ROS 2's CDR. Nothing of a
 * file is believed before it is checked.
 */
@NullMarked
package dev.reverie.storage.interchange.mcap;

import org.jspecify.annotations.NullMarked;
