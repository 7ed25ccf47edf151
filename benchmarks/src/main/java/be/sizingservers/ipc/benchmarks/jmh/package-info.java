/**
 * What the steps of a message cost, each alone: time and allocated bytes. The rooms of
 * {@code ipc-core} that are hidden from users are public classes to the compiler, which
 * is why these benchmarks can live here.
 */
@NullMarked
package be.sizingservers.ipc.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
