/** What a run needs to go on: named arrays, and the folders that keep them. */
@NullMarked
package dev.reverie.storage.checkpoint;

import org.jspecify.annotations.NullMarked;
