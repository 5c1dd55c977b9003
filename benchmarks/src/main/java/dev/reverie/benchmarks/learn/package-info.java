/** What learning costs: whole updates beside PyTorch, and fused kernels beside the same of unfused operations. */
@NullMarked
package dev.reverie.benchmarks.learn;

import org.jspecify.annotations.NullMarked;
