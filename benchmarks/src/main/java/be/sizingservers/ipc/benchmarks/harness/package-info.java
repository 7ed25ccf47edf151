/**
 * Runs every contender in processes of its own, checks that nothing is lost, doubled or
 * out of order, and writes down what it has measured.
 * <p>
 * {@link be.sizingservers.ipc.benchmarks.harness.Coordinator} starts a
 * {@link be.sizingservers.ipc.benchmarks.harness.Worker} for each sender and receiver and
 * tells it line by line what to do. Knows no contender by name.
 */
@NullMarked
package be.sizingservers.ipc.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
