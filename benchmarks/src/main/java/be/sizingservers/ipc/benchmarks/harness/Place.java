package be.sizingservers.ipc.benchmarks.harness;

import java.nio.file.Path;

/**
 * Where the senders and receivers of one run meet. A round trip has two places, which
 * differ in their handle.
 *
 * @param folder an empty folder of this run
 * @param handle letters and digits, other for each of the run's places
 * @param service the address of the contender's own process; empty if it has none
 */
public record Place(Path folder, String handle, String service) {

}
