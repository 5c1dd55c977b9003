/** The command line. Exit 0 done, 1 fault, 2 usage or configuration. */
@NullMarked
package dev.reverie.pipeline.cli;

import org.jspecify.annotations.NullMarked;
