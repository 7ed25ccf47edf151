package be.sizingservers.ipc.epm;

import java.time.Instant;
import java.util.UUID;

import be.sizingservers.ipc.Handle;

/**
 * A sender that watches a handle at an End Point Manager, for people.
 *
 * @param handle the handle
 * @param sender the sender's instance
 * @param application the name of its application, or empty; from outside
 * @param processId the id of its process on its host
 * @param host where it connected from
 * @param since when it began to watch
 */
public record Watcher(Handle handle, UUID sender, String application, long processId, String host, Instant since) {

}
