/** Logs from and to the files that others keep experience in. What is read there is not trusted. */
@NullMarked
package dev.reverie.storage.interchange;

import org.jspecify.annotations.NullMarked;
