/** A picture of every environment, for documents. */
@NullMarked
package dev.reverie.envs.gallery;

import org.jspecify.annotations.NullMarked;
