/** Pictures that experiences hold, as files to look at. */
@NullMarked
package dev.reverie.pipeline.video;

import org.jspecify.annotations.NullMarked;
