/** The durable record of experiences. */
@NullMarked
package dev.reverie.storage.log;

import org.jspecify.annotations.NullMarked;
