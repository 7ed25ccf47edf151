/**
 * Measures what only this library has, through its public API: registration at an End
 * Point Manager, the start of an application, and memory.
 */
@NullMarked
package be.sizingservers.ipc.benchmarks.own;

import org.jspecify.annotations.NullMarked;
