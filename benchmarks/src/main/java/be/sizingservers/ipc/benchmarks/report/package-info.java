/**
 * Writes down for people what was measured: tables, targets and pictures. Needs nothing
 * but the files of a run, so that it can be done again without measuring again.
 */
@NullMarked
package be.sizingservers.ipc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
