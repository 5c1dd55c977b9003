/** YAML presets and flags to validated records; knows no record by name. */
@NullMarked
package dev.reverie.config;

import org.jspecify.annotations.NullMarked;
