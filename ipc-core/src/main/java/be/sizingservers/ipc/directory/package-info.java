/**
 * Discovery: which receivers there are for a handle, and where.
 * <p>
 * Knows neither sockets nor senders. Makes no threads of its own: a watch runs on the
 * executor that its caller passes in; everything else on the thread of the caller.
 * <p>
 * The local-user directory is a folder with two files per registration, named
 * {@code <hash of the handle>-<process id>-<process start>-<random>}, a name that is
 * never used twice:
 * <ul>
 * <li>{@code .lock}, locked by the receiver's process for as long as the registration
 * lasts. It is created and locked as {@code .lock.tmp}, then moved in place.</li>
 * <li>{@code .entry}, the registration itself, written as {@code .entry.tmp}, then moved
 * in place.</li>
 * </ul>
 * So an entry without a held lock is dead for ever, and whoever finds it deletes it. A
 * process never opens the lock files that bear its own id and start, because to close
 * them again would drop the lock; its own entries live as long as they are there.
 */
@NullMarked
package be.sizingservers.ipc.directory;

import org.jspecify.annotations.NullMarked;
