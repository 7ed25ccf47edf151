/**
 * The sockets of processes of one user on one host: Unix domain sockets where the system
 * has them, TCP where it has not, both as {@link java.net.Socket} so that whoever uses
 * them need not know which.
 * <p>
 * No threads of its own; knows nothing of directories, frames or sessions.
 */
@NullMarked
package be.sizingservers.ipc.unix;

import org.jspecify.annotations.NullMarked;
