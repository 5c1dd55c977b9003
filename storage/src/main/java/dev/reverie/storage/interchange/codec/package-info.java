/** Compressed bytes of untrusted files, unpacked to exactly the length that was announced or refused. */
@NullMarked
package dev.reverie.storage.interchange.codec;

import org.jspecify.annotations.NullMarked;
