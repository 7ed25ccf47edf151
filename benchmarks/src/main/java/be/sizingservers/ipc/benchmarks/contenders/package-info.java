/**
 * One class for each way to get bytes from one process into others: this library in its
 * modes, bare sockets as the limit, and the libraries that it is compared with. Each is
 * listed in {@code META-INF/services/be.sizingservers.ipc.benchmarks.harness.Contender}.
 */
@NullMarked
package be.sizingservers.ipc.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
